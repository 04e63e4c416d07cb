# Reliability

What a run promises is told in [journal.md](journal.md). This page tells how it is tried, what was seen, and what is not promised.

## The judges

Nothing that is judged judges itself.

| Judge | Knows | Looks at |
|---|---|---|
| `tests/faults/judge.py` | only [journal.md](journal.md): it reads the file's bytes itself | the journal and a ledger, into which every act of a test writes its begin and its end, each line durable before the act goes on |
| `ocflow-lab judge` | the lab's components | what they wrote themselves: who was asked to stop, and who lost what it depends on |
| `tests/sim/contract.cc` | the plan | what really began and ended in the simulated world, and what the disk holds |

They look for: an act whose intent is not in the journal; a `once` action that began again though nobody decided that; an
attempt without an end; an end that is recorded and was another; an act that began before what comes before it had ended; and a
chain of hashes or numbers that doesn't fit.

## Killed at every system call

`tests/faults/kill_sweep.py BIN` runs a procedure under `ocflow-kill-at`, which counts the system calls (ptrace) and kills
(SIGKILL) at one of them, before it is made. Then the run is resumed, with decisions where a person is needed, and judged.

| Argument | Says |
|---|---|
| `--who engine`, `keeper` | whose calls are counted, and who is killed |
| `--who both`, `both-keeper` | both are killed, at a call of the engine or of the keeper |
| `--scenario twelve` | twelve steps of every kind (`tests/faults/sweep/twelve.ocf`) |
| `--scenario three --second N` | three steps; a second kill at N points of each resume |
| `--scenario shutdown` | the shipped shutdown on the lab |
| `--points all`, `--points N` | every call, or N of them, spread |

`./dev test` takes a sample of each.

## Simulated

`test_sim` makes a random procedure of a seed (lists, loops, ladders, ways back, `finally`, questions, waits, limits), and runs
the real driver and the real state machine in a world that the seed decides: a clock, a disk that fails, a keeper that dies, a
power cut that loses the newest lines of the keeper's record, people who differ or leave the room, and an engine that dies where
it commits, acts, asks or waits. A seed replays identically. One that fails is made smaller and told as a story:
`OCFLOW_SEED=99 test_sim '[one]'`. `./dev soak` takes new seeds until it is stopped, and tells how to replay each that fails.

## Limits

`tests/faults/limits.py BIN output [BYTES]`, `steps [COUNT]`, `starters [COUNT]` measure from outside what one step may write, how
many steps may be ready at once under 1024 file descriptors, and that of many who start at one site only one runs.

## Seen

FIGURES

## Not promised

- Exactly-once effects: an act that was begun when its keeper died is *in doubt*, and a person decides.
- What lost its keeper goes on by itself. If such a step may be repeated, it is repeated on resume, and both may run for a while.
- Network file systems, and protection from root.
