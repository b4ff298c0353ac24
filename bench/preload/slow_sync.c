// Makes every sync to disk take SLOW_SYNC_US microseconds longer. Preloaded into a benchmark, it
// shows what a slower disk does to it: on disks that confirm a sync at once, sharing one gains
// little.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

static int slow(const char* name, int file) {
  const char* setting = getenv("SLOW_SYNC_US");
  const long us = setting != NULL ? atol(setting) : 0;
  const struct timespec pause = {us / 1000000, us % 1000000 * 1000};
  if (us > 0) nanosleep(&pause, NULL);
  int (*sync)(int) = NULL;
  *(void**)&sync = dlsym(RTLD_NEXT, name);
  return sync(file);
}

__attribute__((visibility("default"))) int fsync(int file) { return slow("fsync", file); }
__attribute__((visibility("default"))) int fdatasync(int file) { return slow("fdatasync", file); }
