#include "model.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void fail(int code, const char *format, ...) {
  va_list values;
  va_start(values, format);
  fputc('\n', stderr);
  vfprintf(stderr, format, values);
  fputc('\n', stderr);
  va_end(values);
  /* Libraries' own exit handlers could crash and hide the code. */
  fflush(stderr);
  _Exit(code);
}

void *need(void *memory) {
  if (memory == NULL) {
    fail(EXIT_OUT_OF_MEMORY, "the benchmark must fit the memory");
  }
  return memory;
}

/* Runs as a delegate that takes nothing: the only place where the C API shows the graph. */
static int count_nodes(TfLiteOpaqueContext *context, TfLiteDelegate *delegate, void *data) {
  (void)delegate;
  Model *model = data;
  TfLiteIntArray *plan;
  if (TfLiteOpaqueContextGetExecutionPlan(context, &plan) != 0) {
    return 1;
  }
  size_t tensors = TfLiteOpaqueContextGetNumTensors(context);
  model->nodes = plan->size;
  for (size_t i = 0; i < tensors; i++) {
    const TfLiteOpaqueTensor *tensor = TfLiteOpaqueContextGetOpaqueTensor(context, (int)i);
    int type = TfLiteOpaqueTensorType(tensor);
    if ((type == INT8 || type == UINT8) && TfLiteOpaqueTensorGetAllocationType(tensor) == ARENA) {
      model->computes_in_8_bits = 1;
    }
  }
  return 0;
}

static void name_other(Model *model, const TfLiteOperator *operation) {
  char *name = model->other_names[model->others++];
  int code = TfLiteOperatorGetBuiltInCode(operation);
  if (code != CUSTOM) {
    snprintf(name, NAME_LENGTH, "OPERATOR_%d", code);
    return;
  }
  const char *custom = TfLiteOperatorGetCustomName(operation);
  snprintf(name, NAME_LENGTH, "%s", custom == NULL || *custom == 0 ? "CUSTOM" : custom);
  for (char *c = name; *c != 0; c++) {
    if (*c < ' ' || *c > '~' || *c == '"' || *c == '\\') {
      *c = '_';
    }
  }
}

static int name_others(TfLiteOpaqueContext *context, TfLiteDelegate *delegate, void *data) {
  (void)delegate;
  Model *model = data;
  TfLiteIntArray *plan;
  if (TfLiteOpaqueContextGetExecutionPlan(context, &plan) != 0) {
    return 1;
  }
  model->other_names = need(calloc(MAX_OTHER_NODES, NAME_LENGTH));
  for (int step = 0; step < plan->size && model->others < MAX_OTHER_NODES; step++) {
    TfLiteOpaqueNode *node;
    TfLiteOperator *operation;
    if (TfLiteOpaqueContextGetNodeAndRegistration(context, plan->data[step], &node, &operation)) {
      return 1;
    }
    if (TfLiteOperatorGetBuiltInCode(operation) != DELEGATED) {
      name_other(model, operation);
    }
  }
  return 0;
}

static TfLiteDelegate *watcher(Model *model, int (*prepare)(TfLiteOpaqueContext *, TfLiteDelegate *,
                                                            void *)) {
  TfLiteOpaqueDelegateBuilder builder = {
      .data = model, .prepare = prepare, .flags = ALLOW_DYNAMIC_TENSORS};
  return TfLiteOpaqueDelegateCreate(&builder);
}

static size_t value_bytes(const TfLiteTensor *tensor, const char *role) {
  switch (tensor == NULL ? -1 : TfLiteTensorType(tensor)) {
    case FLOAT32:
    case INT32:
      return 4;
    case INT64:
      return 8;
    case INT8:
    case UINT8:
    case BOOL:
      return 1;
    default:
      fail(EXIT_REFUSED,
           "the model's %s must be a tensor of float32, int8, uint8, int32, int64 or bool", role);
  }
}

Model *model_open(const char *file, int threads, int accelerated) {
  Model *model = need(calloc(1, sizeof *model));
  TfLiteModel *content = TfLiteModelCreateFromFile(file);
  if (content == NULL) {
    fail(EXIT_REFUSED, "model must be a readable, valid .tflite file");
  }
  TfLiteInterpreterOptions *options = TfLiteInterpreterOptionsCreate();
  TfLiteInterpreterOptionsSetNumThreads(options, threads);
  TfLiteInterpreterOptionsAddDelegate(options, watcher(model, count_nodes));
  if (accelerated) {
    TfLiteXNNPackDelegateOptions xnnpack = TfLiteXNNPackDelegateOptionsDefault();
    xnnpack.num_threads = threads;
    TfLiteDelegate *delegate = TfLiteXNNPackDelegateCreate(&xnnpack);
    if (delegate == NULL) {
      fail(EXIT_REFUSED, "XNNPACK must run on this processor");
    }
    TfLiteInterpreterOptionsAddDelegate(options, delegate);
  }
  TfLiteInterpreterOptionsAddDelegate(options, watcher(model, name_others));
  model->interpreter = TfLiteInterpreterCreate(content, options);
  if (model->interpreter == NULL) {
    fail(EXIT_REFUSED, "the interpreter must accept the model");
  }
  if (TfLiteInterpreterAllocateTensors(model->interpreter) != 0) {
    fail(EXIT_REFUSED, "tensors must fit the memory");
  }
  for (int i = 0; i < TfLiteInterpreterGetInputTensorCount(model->interpreter); i++) {
    const TfLiteTensor *input = TfLiteInterpreterGetInputTensor(model->interpreter, i);
    model->inputs += TfLiteTensorByteSize(input) / value_bytes(input, "input");
  }
  return model;
}

static float scale_of(TfLiteQuantizationParams quantisation) {
  return quantisation.scale > 0 ? quantisation.scale : 1;
}

/* As Math.round of Java does: half goes up. */
static long long rounded(float value) { return (long long)floor((double)value + 0.5); }

static void put(TfLiteTensor *tensor, const float *values, size_t length) {
  void *data = TfLiteTensorData(tensor);
  int type = TfLiteTensorType(tensor);
  TfLiteQuantizationParams quantisation = TfLiteTensorQuantizationParams(tensor);
  long long least = type == INT8 ? -128 : 0;
  for (size_t i = 0; i < length; i++) {
    if (type == FLOAT32) {
      ((float *)data)[i] = values[i];
    } else if (type == INT32) {
      ((int32_t *)data)[i] = (int32_t)rounded(values[i]);
    } else if (type == INT64) {
      ((int64_t *)data)[i] = rounded(values[i]);
    } else {
      long long stored = rounded(values[i] / scale_of(quantisation)) + quantisation.zero_point;
      stored = stored < least ? least : stored > least + 255 ? least + 255 : stored;
      ((int8_t *)data)[i] = (int8_t)(stored & 255);
    }
  }
}

void model_set_input(Model *model, const float *values) {
  for (int i = 0; i < TfLiteInterpreterGetInputTensorCount(model->interpreter); i++) {
    TfLiteTensor *input = TfLiteInterpreterGetInputTensor(model->interpreter, i);
    size_t length = TfLiteTensorByteSize(input) / value_bytes(input, "input");
    put(input, values, length);
    values += length;
  }
}

void model_invoke(Model *model) {
  if (TfLiteInterpreterInvoke(model->interpreter) != 0) {
    fail(EXIT_REFUSED, "the interpreter must run the model");
  }
}

static float value_at(const void *data, int type, TfLiteQuantizationParams quantisation, size_t i) {
  switch (type) {
    case FLOAT32:
      return ((const float *)data)[i];
    case INT32:
      return (float)((const int32_t *)data)[i];
    case INT64:
      return (float)((const int64_t *)data)[i];
    case INT8:
      return scale_of(quantisation) *
             (float)(((const int8_t *)data)[i] - quantisation.zero_point);
    default:
      return scale_of(quantisation) *
             (float)(((const uint8_t *)data)[i] - quantisation.zero_point);
  }
}

float *model_output(Model *model, size_t *length) {
  float *values = NULL;
  *length = 0;
  for (int i = 0; i < TfLiteInterpreterGetOutputTensorCount(model->interpreter); i++) {
    const TfLiteTensor *output = TfLiteInterpreterGetOutputTensor(model->interpreter, i);
    size_t more = TfLiteTensorByteSize(output) / value_bytes(output, "output");
    const void *data = TfLiteTensorData(output);
    if (data == NULL) {
      fail(EXIT_REFUSED, "the model's output must have values");
    }
    values = need(realloc(values, (*length + more + 1) * sizeof *values));
    for (size_t value = 0; value < more; value++) {
      values[*length + value] = value_at(data, TfLiteTensorType(output),
                                         TfLiteTensorQuantizationParams(output), value);
    }
    *length += more;
  }
  return values;
}
