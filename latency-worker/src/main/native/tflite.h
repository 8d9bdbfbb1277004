/*
 * What the benchmark uses of TFLite's C API, looked up in a shared library when it starts: one
 * program then runs with whichever build of TFLite lies beside it, and is compiled without one.
 */
#ifndef MNAS_TFLITE_H
#define MNAS_TFLITE_H

#include <stddef.h>
#include <stdint.h>

typedef struct TfLiteModel TfLiteModel;
typedef struct TfLiteInterpreter TfLiteInterpreter;
typedef struct TfLiteInterpreterOptions TfLiteInterpreterOptions;
typedef struct TfLiteTensor TfLiteTensor;
typedef struct TfLiteDelegate TfLiteDelegate;
typedef struct TfLiteOpaqueContext TfLiteOpaqueContext;
typedef struct TfLiteOpaqueTensor TfLiteOpaqueTensor;
typedef struct TfLiteOpaqueNode TfLiteOpaqueNode;
typedef struct TfLiteOperator TfLiteOperator;

typedef struct {
  int size;
  int data[];
} TfLiteIntArray;

typedef struct {
  float scale;
  int32_t zero_point;
} TfLiteQuantizationParams;

/* The whole structure is returned through memory; what follows the threads differs by version. */
typedef struct {
  int32_t num_threads;
  char rest[508];
} TfLiteXNNPackDelegateOptions;

typedef struct {
  void *data;
  int (*prepare)(TfLiteOpaqueContext *context, TfLiteDelegate *delegate, void *data);
  void *copy_from_buffer_handle;
  void *copy_to_buffer_handle;
  void *free_buffer_handle;
  int64_t flags;
} TfLiteOpaqueDelegateBuilder;

enum {
  FLOAT32 = 1,
  INT32 = 2,
  UINT8 = 3,
  INT64 = 4,
  BOOL = 6,
  INT8 = 9,
  ARENA = 2,
  ALLOW_DYNAMIC_TENSORS = 1,
  DELEGATED = 51,
  CUSTOM = 32
};

/* name, result, parameters */
#define TFLITE_FUNCTIONS(F)                                                                        \
  F(TfLiteVersion, const char *, (void))                                                           \
  F(TfLiteModelCreateFromFile, TfLiteModel *, (const char *))                                      \
  F(TfLiteInterpreterOptionsCreate, TfLiteInterpreterOptions *, (void))                            \
  F(TfLiteInterpreterOptionsSetNumThreads, void, (TfLiteInterpreterOptions *, int32_t))            \
  F(TfLiteInterpreterOptionsAddDelegate, void, (TfLiteInterpreterOptions *, TfLiteDelegate *))     \
  F(TfLiteInterpreterCreate, TfLiteInterpreter *,                                                  \
    (const TfLiteModel *, const TfLiteInterpreterOptions *))                                       \
  F(TfLiteInterpreterAllocateTensors, int, (TfLiteInterpreter *))                                  \
  F(TfLiteInterpreterInvoke, int, (TfLiteInterpreter *))                                           \
  F(TfLiteInterpreterGetInputTensorCount, int32_t, (const TfLiteInterpreter *))                    \
  F(TfLiteInterpreterGetInputTensor, TfLiteTensor *, (const TfLiteInterpreter *, int32_t))         \
  F(TfLiteInterpreterGetOutputTensorCount, int32_t, (const TfLiteInterpreter *))                   \
  F(TfLiteInterpreterGetOutputTensor, const TfLiteTensor *, (const TfLiteInterpreter *, int32_t))  \
  F(TfLiteTensorType, int, (const TfLiteTensor *))                                                 \
  F(TfLiteTensorByteSize, size_t, (const TfLiteTensor *))                                          \
  F(TfLiteTensorData, void *, (const TfLiteTensor *))                                              \
  F(TfLiteTensorQuantizationParams, TfLiteQuantizationParams, (const TfLiteTensor *))              \
  F(TfLiteXNNPackDelegateOptionsDefault, TfLiteXNNPackDelegateOptions, (void))                     \
  F(TfLiteXNNPackDelegateCreate, TfLiteDelegate *, (const TfLiteXNNPackDelegateOptions *))         \
  F(TfLiteOpaqueDelegateCreate, TfLiteDelegate *, (const TfLiteOpaqueDelegateBuilder *))           \
  F(TfLiteOpaqueContextGetExecutionPlan, int, (TfLiteOpaqueContext *, TfLiteIntArray **))          \
  F(TfLiteOpaqueContextGetNodeAndRegistration, int,                                                \
    (TfLiteOpaqueContext *, int, TfLiteOpaqueNode **, TfLiteOperator **))                          \
  F(TfLiteOpaqueContextGetNumTensors, size_t, (const TfLiteOpaqueContext *))                       \
  F(TfLiteOpaqueContextGetOpaqueTensor, TfLiteOpaqueTensor *, (const TfLiteOpaqueContext *, int))  \
  F(TfLiteOpaqueTensorType, int, (const TfLiteOpaqueTensor *))                                     \
  F(TfLiteOpaqueTensorGetAllocationType, int, (const TfLiteOpaqueTensor *))                        \
  F(TfLiteOperatorGetBuiltInCode, int, (const TfLiteOperator *))                                   \
  F(TfLiteOperatorGetCustomName, const char *, (const TfLiteOperator *))

#define DECLARE(name, result, parameters) extern result(*name) parameters;
TFLITE_FUNCTIONS(DECLARE)
#undef DECLARE

/* NULL, or what is wrong with the library. */
const char *tflite_load(const char *library);

#endif
