// Where `use` may read, and that a journal gives back what was read.
#include "cli/library.h"
#include "cli/read_file.h"

#include <sys/stat.h>

#include "tests/support/catch.h"
#include "tests/support/temp_folder.h"

using namespace ocflow;
using test::TempFolder;
namespace fs = std::filesystem;

namespace {

struct Shelf {
  TempFolder folder;
  Sources sources;
  cli::FileLibrary open(std::vector<fs::path> path = {}) {
    folder.write("main/a.ocf", "main");
    return {sources, folder / "main/a.ocf", "", std::move(path)};
  }
};

}  // namespace

TEST_CASE("a file beside the one that names it is read once, however it is called") {
  Shelf s;
  auto library = s.open();
  s.folder.write("main/sub/b.ocf", "b");
  const auto main = library.main();
  REQUIRE(main);
  const auto b = library.file(*main, "sub/b.ocf");
  REQUIRE(b);
  CHECK(s.sources[*b].text() == "b");
  CHECK(*library.file(*main, "./sub/../sub/b.ocf") == *b);
  CHECK(*library.file(*b, "b.ocf") == *b);
  CHECK(*library.file(*b, "../a.ocf") == *main);
}

TEST_CASE("nothing outside the main file's folder is read, neither by .. nor by a link") {
  Shelf s;
  auto library = s.open();
  s.folder.write("outside.ocf", "outside");
  fs::create_symlink(s.folder / "outside.ocf", s.folder / "main/link.ocf");
  const auto main = *library.main();
  for (const auto* path : {"../outside.ocf", "link.ocf", "/etc/hostname", "sub/../../outside.ocf"}) {
    const auto read = library.file(main, path);
    REQUIRE(!read);
    CHECK(read.error().what.find("outside the folder") != std::string::npos);
  }
}

TEST_CASE("a file that isn't there is told with the folder in which it is looked for, and a link to itself as that") {
  Shelf s;
  auto library = s.open();
  const auto main = *library.main();
  const auto missing = library.file(main, "sub/none.ocf");
  REQUIRE(!missing);
  CHECK(missing.error().remedy == "check its name; it is looked for from the folder of the file with the `use`, " +
                                      (s.folder / "main/sub").string());
  fs::create_symlink("loop.ocf", s.folder / "main/loop.ocf");
  CHECK(cli::read_file(s.folder / "main/loop.ocf", "file").error().remedy.starts_with("its link leads back to itself"));
}

TEST_CASE("a folder on the path may be read") {
  Shelf s;
  s.folder.write("shared/c.ocf", "c");
  auto library = s.open({s.folder / "shared"});
  CHECK(library.file(*library.main(), "../shared/c.ocf"));
}

TEST_CASE("a module is found on the path, the first folder first") {
  Shelf s;
  s.folder.write("one/m.ocf", "one");
  s.folder.write("two/m.ocf", "two");
  auto library = s.open({s.folder / "one", s.folder / "two"});
  const auto m = library.module("m");
  REQUIRE(m);
  CHECK(s.sources[*m].text() == "one");
  const auto none = library.module("n");
  REQUIRE(!none);
  CHECK(none.error().remedy.find((s.folder / "two").string()) != std::string::npos);
}

TEST_CASE("a folder, a pipe, a file that is too large are not read") {
  Shelf s;
  auto library = s.open();
  fs::create_directory(s.folder / "main/d.ocf");
  ::mkfifo((s.folder / "main/f.ocf").c_str(), 0600);
  s.folder.write("main/huge.ocf", "");
  fs::resize_file(s.folder / "main/huge.ocf", (256ull << 20) + 1);  // a hole, no bytes on the disk
  for (const auto* path : {"d.ocf", "f.ocf", "huge.ocf", "none.ocf"}) CHECK(!library.file(*library.main(), path));
}

TEST_CASE("a journal gives back main file, files and modules by the names they had") {
  Shelf s;
  s.folder.write("main/b.ocf", "b");
  s.folder.write("mods/m.ocf", "m");
  s.folder.write("mods/n.ocf", "n");
  auto library = s.open({s.folder / "mods"});
  const auto main = *library.main();
  journal::Header header;
  for (const auto id :
       {main, *library.file(main, "b.ocf"), *library.module("m"), *library.file(*library.module("m"), "n.ocf")})
    header.procedures.push_back({library.recorded_name(id), s.sources[id].text()});

  Sources again;
  cli::RecordedLibrary recorded(again, header);
  CHECK(again[*recorded.main()].text() == "main");
  CHECK(again[*recorded.file(*recorded.main(), "b.ocf")].text() == "b");
  CHECK(again[*recorded.module("m")].text() == "m");
  CHECK(again[*recorded.file(*recorded.module("m"), "n.ocf")].text() == "n");
  CHECK(!recorded.file(*recorded.main(), "c.ocf"));
  CHECK(cli::changed_files(header).empty());
  s.folder.write("mods/n.ocf", "another");
  const auto changed = cli::changed_files(header);
  REQUIRE(changed.size() == 1);
  CHECK(changed[0].name == (s.folder / "mods/n.ocf").string());
}
