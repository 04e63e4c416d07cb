// floor JOBS PROGRAM [RECORD] <GRAPH: the least that running a graph of programs can cost. Each line of GRAPH names the
// steps (from 0) that a step waits for. Nothing is kept, shown or checked but that all end: what is left is starting
// and reaping. With RECORD, a file to make, each start is on the disk before it happens, and each end before what waits
// for it starts; the file has its room ahead, so that a flush is one of what was written and not of the file's length.
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

struct edge {
  int to, next;  // a step that waits, and the next one that waits for the same; -1: none
};

static void *room(void *old, size_t count, size_t size) {
  void *made = realloc(old, count * size);
  if (!made) exit(2);
  return made;
}

enum { line_size = 16 };
static int record = -1;
static char kept[65536];
static size_t kept_size = 0;

static void flush_record(void) {
  if (record < 0 || kept_size == 0) return;
  if (write(record, kept, kept_size) != (ssize_t)kept_size || fdatasync(record) != 0) exit(2);
  kept_size = 0;
}

static void note(const char *what, int step) {
  if (record < 0) return;
  if (kept_size + line_size >= sizeof kept) flush_record();
  kept_size += (size_t)sprintf(kept + kept_size, "%s %d\n", what, step);
}

static void make_record(const char *path, int steps) {
  record = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
  if (record < 0) exit(2);
  static const char zeros[65536];
  for (size_t made = 0; made < 2u * line_size * (size_t)steps; made += sizeof zeros)
    if (write(record, zeros, sizeof zeros) != (ssize_t)sizeof zeros) exit(2);
  if (fsync(record) != 0 || lseek(record, 0, SEEK_SET) != 0) exit(2);
}

int main(int argc, char **argv) {
  if (argc != 3 && argc != 4) return 64;
  const int jobs = atoi(argv[1]);
  int steps = 0, edges = 0, *missing = NULL, *first = NULL;
  struct edge *edge = NULL;
  char *line = NULL;
  size_t size = 0;
  for (; getline(&line, &size, stdin) >= 0; ++steps) {
    if ((steps & (steps - 1)) == 0) {
      missing = room(missing, 2 * (size_t)steps + 1, sizeof *missing);
      first = room(first, 2 * (size_t)steps + 1, sizeof *first);
    }
    missing[steps] = 0;
    first[steps] = -1;
    for (char *word = strtok(line, " \n"); word; word = strtok(NULL, " \n")) {
      if ((edges & (edges - 1)) == 0) edge = room(edge, 2 * (size_t)edges + 1, sizeof *edge);
      const int from = atoi(word);
      edge[edges] = (struct edge){steps, first[from]};
      first[from] = edges++;
      ++missing[steps];
    }
  }
  int *ready = room(NULL, (size_t)steps + 1, sizeof *ready), begin = 0, end = 0, running = 0;
  int *step_of = room(NULL, 4194305, sizeof *step_of);  // by process
  for (int i = 0; i < steps; ++i)
    if (missing[i] == 0) ready[end++] = i;
  char *program[] = {argv[2], NULL};
  if (argc == 4) make_record(argv[3], steps);
  while (begin < end || running > 0) {
    for (int i = begin; i < end && i - begin < jobs - running; ++i) note("start", ready[i]);
    if (begin < end && running < jobs) flush_record();
    while (begin < end && running < jobs) {
      pid_t child;
      if (posix_spawn(&child, argv[2], NULL, NULL, program, environ) != 0) return 2;
      step_of[child] = ready[begin++];
      ++running;
    }
    int status;
    const pid_t child = waitpid(-1, &status, 0);
    if (child < 0 || status != 0) return 1;
    --running;
    note("end", step_of[child]);
    for (int e = first[step_of[child]]; e >= 0; e = edge[e].next)
      if (--missing[edge[e].to] == 0) ready[end++] = edge[e].to;
  }
  flush_record();
  return end == steps ? 0 : 1;
}
