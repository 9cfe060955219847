#include "CDuckDB.h"

#include <dlfcn.h>
#include <stdio.h>

static void describe(char *fault, size_t capacity) {
    const char *message = dlerror();
    snprintf(fault, capacity, "%s", message ? message : "unknown fault of the dynamic loader");
}

int heliu_duckdb_preload(const char *library, char *fault, size_t capacity) {
    if (dlopen(library, RTLD_NOW | RTLD_GLOBAL)) return 0;
    describe(fault, capacity);
    return 1;
}

int heliu_duckdb_load(const char *path, heliu_duckdb_functions *functions, char *fault, size_t capacity) {
    void *library = dlopen(path, RTLD_LAZY | RTLD_LOCAL);
    if (!library) {
        describe(fault, capacity);
        return 1;
    }
#define HELIU_DUCKDB_RESOLVE(returns, name, arguments) \
    *(void **)&functions->name = dlsym(library, "duckdb_" #name); \
    if (!functions->name) { \
        snprintf(fault, capacity, "duckdb_%s", #name); \
        dlclose(library); \
        return 2; \
    }
    HELIU_DUCKDB_FUNCTIONS(HELIU_DUCKDB_RESOLVE)
#undef HELIU_DUCKDB_RESOLVE
    return 0;
}
