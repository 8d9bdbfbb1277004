/*
 * Times a .tflite model between samples of the reference network, as docs/latency.md says and
 * dev.mnas.latency.runtime.Benchmark does in Java: the same blocks, samples, warm-up and report, on
 * devices that have no JVM.
 *
 *   latency-bench REQUEST
 *
 * REQUEST is a file of lines key=value, see struct Request. Prints one report as JSON.
 */
#define _GNU_SOURCE
#include "model.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { SAMPLE_NANOS = 1000000, MIN_BLOCK_SAMPLES = 3, PATH_LENGTH = 512 };

typedef struct {
  char library[PATH_LENGTH];  /* empty for the one beside this program */
  char candidate[PATH_LENGTH];
  char reference[PATH_LENGTH];
  char image[PATH_LENGTH];    /* little-endian floats; empty for files of users */
  char expected[PATH_LENGTH]; /* what the model must answer to it */
  double tolerance;           /* share of the expected outputs' largest magnitude */
  double tolerance_int8;      /* the same for a file of a user that computes with 8 bits */
  long threads, warmup_millis, warmup_runs, min_blocks, min_samples, block_millis, budget_millis;
  long limit_seconds;         /* after which the process ends */
  long confined;              /* whether the candidate is a file nobody vouches for */
} Request;

typedef struct {
  long inferences;
  long long wall_nanos, cpu_nanos;
} Sample;

typedef struct {
  Sample *all;
  long count, room;
} Samples;

static long long nanos(clockid_t clock) {
  struct timespec time;
  clock_gettime(clock, &time);
  return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static long millis_since(long long start) {
  return (long)((nanos(CLOCK_MONOTONIC) - start) / 1000000);
}

static Request read_request(const char *file) {
  Request request = {.threads = 1, .limit_seconds = 600};
  const struct {
    const char *key;
    char *text;
    double *real;
    long *whole;
  } fields[] = {
      {"library", request.library, NULL, NULL},
      {"candidate", request.candidate, NULL, NULL},
      {"reference", request.reference, NULL, NULL},
      {"image", request.image, NULL, NULL},
      {"expected", request.expected, NULL, NULL},
      {"tolerance", NULL, &request.tolerance, NULL},
      {"toleranceInt8", NULL, &request.tolerance_int8, NULL},
      {"threads", NULL, NULL, &request.threads},
      {"warmupMillis", NULL, NULL, &request.warmup_millis},
      {"warmupRuns", NULL, NULL, &request.warmup_runs},
      {"minBlocks", NULL, NULL, &request.min_blocks},
      {"minSamples", NULL, NULL, &request.min_samples},
      {"blockMillis", NULL, NULL, &request.block_millis},
      {"budgetMillis", NULL, NULL, &request.budget_millis},
      {"limitSeconds", NULL, NULL, &request.limit_seconds},
      {"confined", NULL, NULL, &request.confined},
  };
  FILE *stream = fopen(file, "r");
  if (stream == NULL) {
    fail(2, "request must be a readable file, was %s", file);
  }
  char line[PATH_LENGTH + 64];
  while (fgets(line, sizeof line, stream) != NULL) {
    line[strcspn(line, "\r\n")] = 0;
    char *value = strchr(line, '=');
    size_t field = 0;
    size_t known = sizeof fields / sizeof *fields;
    if (value != NULL) {
      *value++ = 0;
      while (field < known && strcmp(fields[field].key, line) != 0) {
        field++;
      }
    }
    if (value == NULL || field == known) {
      fail(2, "a line of the request must be one of its keys, '=' and a value, was '%s'", line);
    }
    if (fields[field].text != NULL) {
      snprintf(fields[field].text, PATH_LENGTH, "%s", value);
    } else if (fields[field].real != NULL) {
      *fields[field].real = strtod(value, NULL);
    } else {
      *fields[field].whole = strtol(value, NULL, 10);
    }
  }
  fclose(stream);
  return request;
}

static void default_library(char *library) {
  ssize_t length = readlink("/proc/self/exe", library, PATH_LENGTH - 1);
  library[length < 0 ? 0 : length] = 0;
  char *slash = strrchr(library, '/');
  char *name = slash == NULL ? library : slash + 1;
  snprintf(name, (size_t)(library + PATH_LENGTH - name), "libtflite.so");
}

static void limit(int resource, rlim_t most) {
  struct rlimit both = {most, most};
  setrlimit(resource, &both);
}

/* A file of a user must not fill the device's memory or disk, nor keep its processors for long. */
static void confine(const Request *request) {
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  limit(RLIMIT_CPU, (rlim_t)(request->threads * request->limit_seconds));
  limit(RLIMIT_FSIZE, (rlim_t)256 << 20);
  limit(RLIMIT_CORE, 0);
#if UINTPTR_MAX > UINT32_MAX
  limit(RLIMIT_AS, (rlim_t)6 << 30);
#endif
}

static long long file_bytes(const char *file) {
  struct stat entry;
  return stat(file, &entry) == 0 ? (long long)entry.st_size : -1;
}

static float *read_floats(const char *file, size_t *count) {
  long long bytes = file_bytes(file);
  FILE *stream = fopen(file, "rb");
  if (stream == NULL || bytes < 0) {
    fail(2, "there must be a file %s", file);
  }
  *count = (size_t)bytes / sizeof(float);
  float *values = need(malloc((size_t)bytes + 1));
  if (fread(values, sizeof(float), *count, stream) != *count) {
    fail(2, "file %s must be readable", file);
  }
  fclose(stream);
  return values;
}

/* The numbers of java.util.Random with seed 1, so that both benchmarks run on the same image. */
static float *random_image(size_t length) {
  float *values = need(malloc((length + 1) * sizeof *values));
  const uint64_t mask = (1ULL << 48) - 1;
  uint64_t state = (1 ^ 0x5DEECE66DULL) & mask;
  for (size_t i = 0; i < length; i++) {
    state = (state * 0x5DEECE66DULL + 0xB) & mask;
    values[i] = (float)(state >> 24) / (float)(1 << 24);
  }
  return values;
}

/* Largest resident memory so far in bytes; -1 where nobody tells. */
static long long peak_bytes(void) {
  FILE *stream = fopen("/proc/self/status", "r");
  long long peak = -1;
  char line[256];
  while (stream != NULL && fgets(line, sizeof line, stream) != NULL) {
    if (strncmp(line, "VmHWM:", 6) == 0) {
      peak = strtoll(line + 6, NULL, 10) * 1024;
    }
  }
  if (stream != NULL) {
    fclose(stream);
  }
  return peak;
}

static double compare(const float *expected, size_t length, const float *actual, size_t outputs,
                      double tolerance) {
  if (length != outputs) {
    fail(EXIT_DIFFERS, "the model must have %zu outputs, has %zu", length, outputs);
  }
  double scale = 0;
  double largest = 0;
  for (size_t i = 0; i < length; i++) {
    scale = fmax(scale, fabs((double)expected[i]));
  }
  for (size_t i = 0; i < length; i++) {
    double difference = fabs((double)actual[i] - expected[i]) / (scale == 0 ? 1 : scale);
    if (!(difference <= tolerance)) {
      fail(EXIT_DIFFERS, "output %zu must be %.9g, within %g of the largest magnitude %.9g, was %.9g",
           i, (double)expected[i], tolerance, scale, (double)actual[i]);
    }
    largest = fmax(largest, difference);
  }
  return largest;
}

static Sample take(Model *model) {
  Sample sample = {0, 0, 0};
  long long cpu_start = nanos(CLOCK_THREAD_CPUTIME_ID);
  long long start = nanos(CLOCK_MONOTONIC);
  do {
    model_invoke(model);
    sample.inferences++;
    sample.wall_nanos = nanos(CLOCK_MONOTONIC) - start;
  } while (sample.wall_nanos < SAMPLE_NANOS);
  sample.cpu_nanos = nanos(CLOCK_THREAD_CPUTIME_ID) - cpu_start;
  return sample;
}

static void warm_up(Model *model, long millis, long least) {
  long long start = nanos(CLOCK_MONOTONIC);
  for (long runs = 0; millis_since(start) < millis || runs < least;) {
    runs += take(model).inferences;
  }
}

static void block(Model *model, long millis, Samples *samples) {
  /* The other model has just had the caches; the first inference would pay for that. */
  model_invoke(model);
  long long start = nanos(CLOCK_MONOTONIC);
  for (int taken = 0; taken < MIN_BLOCK_SAMPLES || millis_since(start) < millis; taken++) {
    if (samples->count == samples->room) {
      samples->room = 2 * samples->room + 1024;
      samples->all = need(realloc(samples->all, (size_t)samples->room * sizeof *samples->all));
    }
    samples->all[samples->count++] = take(model);
  }
}

static void print_samples(const char *name, const Samples *samples) {
  printf(",\"%s\":[", name);
  for (long i = 0; i < samples->count; i++) {
    const Sample *sample = &samples->all[i];
    printf("%s{\"inferences\":%ld,\"wallNanos\":%lld,\"cpuNanos\":%lld}", i == 0 ? "" : ",",
           sample->inferences, sample->wall_nanos, sample->cpu_nanos);
  }
  printf("]");
}

static void print_memory(const char *name, long long bytes) {
  if (bytes >= 0) {
    printf(",\"%s\":%lld", name, bytes);
  }
}

int main(int count, char **words) {
  if (count != 2) {
    fail(2, "takes one request file, got %d", count - 1);
  }
  Request request = read_request(words[1]);
  /* Ends a run that hangs also where nobody is connected any more. */
  alarm((unsigned)request.limit_seconds);
  if (*request.library == 0) {
    default_library(request.library);
  }
  const char *wrong = tflite_load(request.library);
  if (wrong != NULL) {
    fail(1, "%s", wrong);
  }
  if (request.confined) {
    confine(&request);
  }
  long long idle = peak_bytes();
  Model *candidate = model_open(request.candidate, (int)request.threads, 1);
  int of_user = *request.image == 0;
  size_t values = candidate->inputs;
  float *image = of_user ? random_image(values) : read_floats(request.image, &values);
  if (values != candidate->inputs) {
    fail(EXIT_REFUSED, "input must have %zu values, had %zu", candidate->inputs, values);
  }
  model_set_input(candidate, image);
  long long start = nanos(CLOCK_MONOTONIC);
  model_invoke(candidate);
  double cold_millis = (double)(nanos(CLOCK_MONOTONIC) - start) / 1e6;
  long long peak = peak_bytes();

  size_t outputs;
  size_t length;
  float *actual = model_output(candidate, &outputs);
  float *expected;
  double tolerance = request.tolerance;
  if (of_user) {
    Model *plain = model_open(request.candidate, (int)request.threads, 0);
    model_set_input(plain, image);
    model_invoke(plain);
    expected = model_output(plain, &length);
    tolerance = candidate->computes_in_8_bits ? request.tolerance_int8 : tolerance;
  } else {
    expected = read_floats(request.expected, &length);
  }
  double difference = compare(expected, length, actual, outputs, tolerance);

  Model *reference = model_open(request.reference, 1, 1);
  model_set_input(reference, random_image(reference->inputs));
  Samples candidate_samples = {NULL, 0, 0};
  Samples reference_samples = {NULL, 0, 0};
  /* The candidate last, so that the caches are its own when its clock begins. */
  warm_up(reference, 0, request.warmup_runs);
  warm_up(candidate, request.warmup_millis, request.warmup_runs);
  long blocks = 0;
  start = nanos(CLOCK_MONOTONIC);
  while (blocks < request.min_blocks || candidate_samples.count < request.min_samples ||
         millis_since(start) < request.budget_millis) {
    block(candidate, request.block_millis, &candidate_samples);
    block(reference, request.block_millis, &reference_samples);
    blocks++;
  }

  printf("{\"runtimeVersion\":\"%s\",\"precision\":\"%s\"", TfLiteVersion(),
         candidate->computes_in_8_bits ? "INT8" : "FLOAT32");
  printf(",\"process\":{\"coldFirstRunMillis\":%.6f", cold_millis);
  print_memory("peakMemoryBytes", peak);
  print_memory("idleMemoryBytes", idle);
  printf(",\"modelBytes\":%lld}", file_bytes(request.candidate));
  printf(",\"acceleration\":{\"accelerator\":\"XNNPACK\",\"nodes\":%d,\"otherNodes\":[",
         candidate->nodes);
  for (int i = 0; i < candidate->others; i++) {
    printf("%s\"%s\"", i == 0 ? "" : ",", candidate->other_names[i]);
  }
  printf("]},\"output\":{\"against\":\"%s\",\"largestDifference\":%.9g,\"tolerance\":%.9g}",
         of_user ? "PLAIN_KERNELS" : "EVALUATION", difference, tolerance);
  printf(",\"blocks\":%ld", blocks);
  print_samples("candidate", &candidate_samples);
  print_samples("reference", &reference_samples);
  printf("}\n");
  if (fflush(stdout) != 0) {
    fail(1, "the report must fit the disk");
  }
  /* Nothing is worth the destructors of the library. */
  _Exit(0);
}
