/* The least that times a .tflite model: warm-up, then one clock around each inference. Prints the
 * median in milliseconds. gcc -O2 -o bare_loop bare_loop.c -ldl; bare_loop LIBRARY MODEL RUNS */
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static int64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static int ascending(const void *a, const void *b) {
  int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
  return (x > y) - (x < y);
}

#define SYMBOL(type, name, ...)                       \
  type (*name)(__VA_ARGS__) = dlsym(library, #name);  \
  if (!name) {                                        \
    fprintf(stderr, "no symbol %s\n", #name);         \
    return 3;                                         \
  }

int main(int count, char **words) {
  if (count != 4) return 2;
  void *library = dlopen(words[1], RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    fprintf(stderr, "%s\n", dlerror());
    return 3;
  }
  SYMBOL(void *, TfLiteModelCreateFromFile, const char *)
  SYMBOL(void *, TfLiteInterpreterOptionsCreate, void)
  SYMBOL(void, TfLiteInterpreterOptionsSetNumThreads, void *, int32_t)
  SYMBOL(void *, TfLiteXNNPackDelegateCreate, const void *)
  SYMBOL(void, TfLiteInterpreterOptionsAddDelegate, void *, void *)
  SYMBOL(void *, TfLiteInterpreterCreate, void *, void *)
  SYMBOL(int, TfLiteInterpreterAllocateTensors, void *)
  SYMBOL(int, TfLiteInterpreterInvoke, void *)
  SYMBOL(void *, TfLiteInterpreterGetInputTensor, void *, int32_t)
  SYMBOL(void *, TfLiteTensorData, const void *)
  SYMBOL(size_t, TfLiteTensorByteSize, const void *)
  void *model = TfLiteModelCreateFromFile(words[2]);
  void *options = TfLiteInterpreterOptionsCreate();
  TfLiteInterpreterOptionsSetNumThreads(options, 1);
  TfLiteInterpreterOptionsAddDelegate(options, TfLiteXNNPackDelegateCreate(NULL));
  void *interpreter = TfLiteInterpreterCreate(model, options);
  if (!interpreter || TfLiteInterpreterAllocateTensors(interpreter)) return 4;
  void *input = TfLiteInterpreterGetInputTensor(interpreter, 0);
  float *values = TfLiteTensorData(input);
  srand(1);
  for (size_t i = 0; i < TfLiteTensorByteSize(input) / sizeof(float); i++) {
    values[i] = rand() / (float)RAND_MAX;
  }
  int64_t start = now();
  for (int i = 0; i < 50 || now() - start < 1000000000LL; i++) {
    if (TfLiteInterpreterInvoke(interpreter)) return 5;
  }
  int runs = atoi(words[3]);
  int64_t *nanos = malloc(runs * sizeof *nanos);
  for (int i = 0; i < runs; i++) {
    int64_t before = now();
    if (TfLiteInterpreterInvoke(interpreter)) return 5;
    nanos[i] = now() - before;
  }
  qsort(nanos, runs, sizeof *nanos, ascending);
  printf("%.6f\n", nanos[runs / 2] / 1e6);
  return 0;
}
