// OCF05xx: site files.
#include "engine/base/codes.h"

namespace ocflow::codes {
namespace {

// How the file is written.
constexpr CodeEntry writing[] = {
    {"OCF0501", "The site file is too large",
     "A site file names machines and their settings. One of more than 16 MiB, of half a million values (an "
     "alias "
     "counts "
     "as much as what it stands for) or of a million commas and brackets is something else, and is not read.",
     "", ""},
    {"OCF0502", "Not a text file",
     "A site file is UTF-8 text. Other bytes, and characters that nobody sees, are refused, so that what the file says "
     "is what it shows.",
     "", ""},
    {"OCF0503", "A tab in the indentation",
     "YAML nests by leading spaces. A tab has no width that everybody agrees on, so it is not allowed there.",
     "site:\n\tport: 7001\n", "site:\n  port: 7001\n"},
    {"OCF0504", "Not YAML",
     "The line can't be read as YAML. Most often a quote or a bracket is not closed, a colon stands in text without "
     "quotes, or a line is indented otherwise than its neighbours.",
     "site:\n  name: \"OCS\n", "site:\n  name: \"OCS\"\n"},
    {"OCF0505", "A second YAML document",
     "A line of three dashes begins a second document. A site file holds one site; another site is another file.",
     "site: 1\n---\nsite: 2\n", "site: 1\n"},
    {"OCF0506", "A name is given twice",
     "Each name stands once beneath its parent. With two, nobody could tell which of the values is meant.",
     "site:\n  port: 7001\n  port: 7002\n", "site:\n  port: 7001\n"},
    {"OCF0507", "No names at the top",
     "A site file begins with names: hosts, and what the procedure asks for. A list or a single value has no name.",
     "- name: OCS\n", "site:\n  name: OCS\n"},
    {"OCF0508", "A key that is not a name",
     "In front of a colon stands a name. Braces and brackets begin a map or a list there; as part of a text they stand "
     "in quotes.",
     "site:\n  [a, b]: 1\n", "site:\n  names: [a, b]\n"},
    {"OCF0509", "YAML that has no meaning here",
     "Tags (!name) and merging (<<) are refused: the procedure says of what type a value is, and every value stands "
     "where it is read.",
     "site: !server\n  port: 7001\n", "site:\n  port: 7001\n"},
    {"OCF0510", "An alias inside its own value", "A value can't hold itself, so an alias can't stand in what it names.",
     "site: &all\n  backup: *all\n", "site:\n  backup: none\n"},
    {"OCF0511", "Nested too deeply",
     "Values may be nested 64 levels deep. More is a mistake of a program that wrote the file, or an attack.", "", ""},
};

// What the file says, against what the procedure asks for.
constexpr CodeEntry site_value_entries[] = {
    {"OCF0520", "A name that the procedure does not ask for",
     "Beside hosts, the names at the margin are those under `given`. Another one would have no effect, so it is taken "
     "for a mistake of spelling.",
     "sites:\n  port: 7001\n", "site:\n  port: 7001\n"},
    {"OCF0521", "A value is missing",
     "The procedure asks for it under `given`, and it has no default. It comes from the site file (--site), or from a "
     "setting (--set NAME=VALUE).",
     "hosts:\n", "site:\n  port: 7001\n"},
    {"OCF0522", "A field is missing",
     "The record lacks a field that has no default. The message stands at the record; the field's line goes below it.",
     "site:\n  name: OCS\n", "site:\n  name: OCS\n  port: 7001\n"},
    {"OCF0523", "An unknown field",
     "The record's type has no field of that name. It would have no effect, so it is taken for a mistake of spelling.",
     "site:\n  port: 7001\n  prot: 7002\n", "site:\n  port: 7001\n"},
    {"OCF0524", "A value of another type",
     "What stands there can't be read as the type that the procedure declares: a number is written plainly and without "
     "quotes (7001, 1.5), a truth is true or false, a duration and a size have units (90s, 64MB), a list has dashes or "
     "brackets, a record has its fields below it. Any value without structure can be a text.",
     "site:\n  port: seven\n", "site:\n  port: 7001\n"},
    {"OCF0526", "A choice that there is not", "The value has to be one of those that the procedure lists.",
     "site:\n  port: 7001\n  runs_as: demon\n", "site:\n  port: 7001\n  runs_as: service\n"},
    {"OCF0527", "A host that is not named",
     "Machines are named under hosts:, each with how it is reached; a component names one of them. So a mistake of "
     "spelling can't send a step to another machine.",
     "hosts:\n  app1:\nsite:\n  port: 7001\n  host: app2\n", "hosts:\n  app1:\nsite:\n  port: 7001\n  host: app1\n"},
    {"OCF0528", "A host that is described wrongly",
     "A host has reach (local: this machine; ssh: over the network; person: only people act there), platform (linux or "
     "windows), address, under which its ports are found, and for ssh also user, port, jump, as, identity, "
     "known_hosts, "
     "options and patience; labels and groups name it for lists of hosts. Without any of them it is this machine, and "
     "runs Linux.",
     "hosts:\n  app1: {reach: locale}\n", "hosts:\n  app1: {reach: local}\n"},
    {"OCF0530", "A setting that can't be used",
     "A setting is written NAME=VALUE. NAME is one of the procedure's `given`, with the names of fields after dots. "
     "Secrets and whole records stand in the site file only.",
     "", ""},
    {"OCF0531", "A procedure asks for hosts",
     "Under hosts, groups and inventory a site file names its machines, so nothing under `given` can have those "
     "names.",
     "", ""},
    {"OCF0532", "A range that can't be counted",
     "In the name of a host a range stands for many: db[01-12], rack[a-c]-[1,3,7-9]. It counts up, with as many digits "
     "as its first number has where that begins with 0, and stands for at most 10,000 names. A range in the address "
     "beside it counts the same number.",
     "hosts:\n  db[12-01]: {reach: ssh}\n", "hosts:\n  db[01-12]: {reach: ssh}\n"},
    {"OCF0533", "A group that can't be made",
     "Under groups: each name has a list of hosts, other groups, ranges and labels. A group can't be part of itself, "
     "or "
     "have the name of a host.",
     "hosts:\n  web1:\ngroups:\n  web: [web2]\n", "hosts:\n  web1:\ngroups:\n  web: [web1]\n"},
    {"OCF0534", "An inventory that can't be used",
     "Beside inventory: stands the path of a file with what `ansible-inventory --list` prints. From it come hosts, "
     "with "
     "ansible_host, ansible_user, ansible_port, ansible_ssh_private_key_file, ansible_become and ansible_become_user, "
     "ansible_connection and the arguments of ssh, and groups. Passwords are not taken.",
     "", ""},
};

}  // namespace

std::vector<CodeEntry> site() {
  std::vector<CodeEntry> all(std::begin(writing), std::end(writing));
  all.insert(all.end(), std::begin(site_value_entries), std::end(site_value_entries));
  return all;
}

}  // namespace ocflow::codes
