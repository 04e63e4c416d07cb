#include "engine/base/type.h"

#include "tests/support/catch.h"

using namespace ocflow;
using Kind = Type::Kind;

namespace {

Type of(Kind kind) { return Type::of(kind); }

const RecordType component{"component",
                           {{"name", of(Kind::text), std::nullopt, "", {}},
                            {"port", of(Kind::number), Value(5000), "", {}},
                            {"service", of(Kind::text).or_none(), Value{}, "", {}}}};
const RecordType other{"other", {}};

}  // namespace

TEST_CASE("a type fits where it is wanted", "[type]") {
  const Type text = of(Kind::text);
  CHECK(fits(text, text));
  CHECK(fits(text, of(Kind::any)));
  CHECK(fits(of(Kind::any), text));
  CHECK(fits(Type::one_of({"a"}), text));
  CHECK(fits(Type::one_of({"a"}), Type::one_of({"a", "b"})));
  CHECK(fits(Type::list_of({}), Type::list_of(text)));
  CHECK(fits(of(Kind::none), text.or_none()));
  CHECK(fits(text, text.or_none()));
  CHECK(fits(Type::record(component), Type::record(component)));
}

TEST_CASE("a type does not fit where another is wanted", "[type]") {
  const Type text = of(Kind::text);
  CHECK_FALSE(fits(text.or_none(), text));
  CHECK_FALSE(fits(of(Kind::none), text));
  CHECK_FALSE(fits(of(Kind::number), of(Kind::duration)));
  CHECK_FALSE(fits(text, of(Kind::host)));
  CHECK_FALSE(fits(text, Type::one_of({"a"})));
  CHECK_FALSE(fits(Type::one_of({"a", "c"}), Type::one_of({"a", "b"})));
  CHECK_FALSE(fits(Type::list_of(of(Kind::number)), Type::list_of(text)));
  CHECK_FALSE(fits(Type::record(other), Type::record(component)));
  CHECK_FALSE(fits(of(Kind::secret), text));
}

TEST_CASE("a value says why it does not fit", "[type]") {
  CHECK(why_not(5, of(Kind::number)).empty());
  CHECK(why_not(5, of(Kind::duration)) == "duration is wanted, the number 5 was found");
  CHECK(why_not(Value{}, of(Kind::text)) == "text is wanted, none was found");
  CHECK(why_not(Value{}, of(Kind::text).or_none()).empty());
  CHECK(why_not("c", Type::one_of({"a", "b"})) == "one of \"a\", \"b\" is wanted, the text \"c\" was found");
  CHECK(why_not(Value(List{"a", 5}), Type::list_of(of(Kind::text))) ==
        "item 2: text is wanted, the number 5 was found");
  CHECK(why_not(Secret("x"), of(Kind::text)) == "text is wanted, a secret was found");
}

TEST_CASE("a record is looked at field by field", "[type]") {
  const Type type = Type::record(component);
  CHECK(why_not(Value(Record{{{"name", "ocs"}}}), type).empty());
  CHECK(why_not(Value(Record{{{"port", 1}}}), type) == "field name is missing");
  CHECK(why_not(Value(Record{{{"name", "x"}, {"port", "y"}}}), type) ==
        "field port: number is wanted, the text \"y\" was found");
  CHECK(why_not(Value(Record{{{"name", "x"}, {"prot", 1}}}), type) == "component has no field prot");
}

TEST_CASE("types are written as the language writes them", "[type]") {
  CHECK(Type::list_of(of(Kind::text)).text() == "list of text");
  CHECK(Type::one_of({"a", "b"}).text() == "one of \"a\", \"b\"");
  CHECK(Type::record(component).text() == "component");
  CHECK(of(Kind::boolean).text() == "bool");
}
