// Whoever knocks while no descriptor is left is let in later, and meanwhile nothing spins.
#include "engine/host/doorway.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "engine/host/local_socket.h"
#include "tests/support/catch.h"
#include "tests/support/temp_folder.h"

using namespace ocflow;
using keeper::Descriptor;

namespace {

// No more files than are open now.
struct NoRoom {
  NoRoom() {
    ::getrlimit(RLIMIT_NOFILE, &before);
    const Descriptor next(::dup(0));
    rlimit none = before;
    none.rlim_cur = static_cast<rlim_t>(next.get());
    ::setrlimit(RLIMIT_NOFILE, &none);
  }
  ~NoRoom() { ::setrlimit(RLIMIT_NOFILE, &before); }
  rlimit before{};
};

}  // namespace

// UBSan looks at an object through a pipe of its own, and finds no room for that here.
#ifndef __SANITIZE_ADDRESS__
TEST_CASE("without a free descriptor whoever comes waits, and the loop rests") {
  const test::TempFolder folder;
  const Descriptor at(::open(folder.path().c_str(), O_PATH | O_DIRECTORY));
  asio::io_context loop;
  int came = 0;
  keeper::Doorway door(loop);
  door.open(std::move(*keeper::listen_in(at.get(), "s")), [&](Descriptor) { ++came; });
  const auto visitor = keeper::connect_in(at.get(), "s");
  REQUIRE(visitor);
  {
    const NoRoom full;
    CHECK(loop.run_for(std::chrono::milliseconds(350)) < 20);
    CHECK(came == 0);
  }
  loop.restart();
  while (came == 0) REQUIRE(loop.run_one_for(std::chrono::seconds(10)) == 1);
}
#endif
