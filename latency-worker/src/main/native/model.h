/* A .tflite model that an interpreter has loaded, its tensors as real values. */
#ifndef MNAS_MODEL_H
#define MNAS_MODEL_H

#include "tflite.h"

enum { MAX_OTHER_NODES = 10000, NAME_LENGTH = 64 };

typedef struct {
  TfLiteInterpreter *interpreter;
  int nodes;                         /* of the model's graph */
  int others;                        /* nodes that XNNPACK did not take */
  char (*other_names)[NAME_LENGTH];  /* their operations */
  int computes_in_8_bits;
  size_t inputs;                     /* values of one inference */
} Model;

/* Ends the process with EXIT_REFUSED when the file is no model that runs. */
Model *model_open(const char *file, int threads, int accelerated);

/* As many values as the model has inputs. */
void model_set_input(Model *model, const float *values);

void model_invoke(Model *model);

/* The values of all outputs, one after the other; the caller frees them. */
float *model_output(Model *model, size_t *length);

/* Ends of the process, as dev.mnas.latency.runtime.Benchmark has them. */
enum { EXIT_OUT_OF_MEMORY = 3, EXIT_DIFFERS = 4, EXIT_REFUSED = 5 };

/* Says why and ends the process. */
__attribute__((noreturn, format(printf, 2, 3))) void fail(int code, const char *format, ...);

/* Memory, or the end of the process. */
void *need(void *memory);

#endif
