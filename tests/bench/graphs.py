"""The same graph of steps as a procedure, and as the file of each peer."""
TRUE = "/bin/true"


def independent(_):
    return ()


def layers(i):
    """A hundred a layer; each waits for three of the layer before."""
    layer, place = divmod(i, 100)
    return sorted({100 * (layer - 1) + (place + k) % 100 for k in (0, 1, 7)}) if layer else ()


def chain(i):
    return (i - 1,) if i else ()


def command(repeatable=True):
    return f'do command(["{TRUE}"]' + (", repeatable: true)" if repeatable else ")")


def procedure(clause, steps, shape=chain, last=""):
    """`clause` may have {} for the number of the step; `last` is one more sentence."""
    out = ['procedure many "Many"\n\nStart\n']
    for i in range(steps):
        if shape is chain:
            out.append(f"{i + 1}. Run one.\n")
        elif shape is independent:
            out.append(" - Run one.\n")
        else:
            out.append(f" - Run one.\n     as s{i}\n")
            if shape(i):
                out.append("     after " + ", ".join(f"s{d}" for d in shape(i)) + "\n")
        out.append(f"     {clause.replace('{}', str(i))}\n")
    return "".join(out) + (f"{steps + 1}. {last}\n" if last else "") + "End\n"


def ninja(steps, shape=chain):
    builds = "".join(f"build s{i}: r" + "".join(f" s{d}" for d in shape(i)) + "\n" for i in range(steps))
    return f"rule r\n  command = {TRUE}\n" + builds


def makefile(steps, shape=chain):
    """`all` names every step, `ends` only those that no other one waits for."""
    names = "".join(f" s{i}" for i in range(steps))
    rules = "".join(f"s{i}:" + "".join(f" s{d}" for d in shape(i)) + f"\n\t@{TRUE}\n" for i in range(steps))
    followed = {d for i in range(steps) for d in shape(i)}
    ends = "".join(f" s{i}" for i in range(steps) if i not in followed)
    return f".SUFFIXES:\nall:{names}\nends:{ends}\n.PHONY: all ends{names}\n{rules}"


def floor(steps, shape=chain):
    return "".join(" ".join(map(str, shape(i))) + "\n" for i in range(steps))


def numbers(steps):
    return "".join(f"{i}\n" for i in range(steps))


def conditions(steps):
    """Each with an `if`, a `do`, an `expect` and an `on failure`; some 145 bytes a step."""
    return 'procedure many "Many servers"\n\ngiven\n  used : bool = true\n\nStart\n' + "".join(
        f" - Stop web server {i} of the farm.\n     if used\n     do unit.stop(\"web{i}\") within 2m\n"
        f"     expect unit.state(\"web{i}\") == \"stopped\"\n     on failure continue\n"
        for i in range(steps)) + "End\n"
