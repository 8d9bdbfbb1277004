#include "tflite.h"

#include <dlfcn.h>

#define DEFINE(name, result, parameters) result(*name) parameters;
TFLITE_FUNCTIONS(DEFINE)
#undef DEFINE

const char *tflite_load(const char *library) {
  void *handle = dlopen(library, RTLD_NOW | RTLD_LOCAL);
  if (handle == NULL) {
    return dlerror();
  }
#define LOOK_UP(name, result, parameters)          \
  *(void **)&name = dlsym(handle, #name);          \
  if (name == NULL) {                              \
    return "the TFLite library must have " #name;  \
  }
  TFLITE_FUNCTIONS(LOOK_UP)
#undef LOOK_UP
  return NULL;
}
