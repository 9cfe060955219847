/* The part of DuckDB's stable C API that Heliu calls, declared by ourselves and resolved at run time.
 *
 * Nothing links against DuckDB: heliu_duckdb_load() opens a library and fills a table of function pointers. Layouts and
 * numbers below are DuckDB's binary interface as published for version 1; names are the published ones without "duckdb_".
 */
#ifndef HELIU_CDUCKDB_H
#define HELIU_CDUCKDB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Only what is never null is marked; the rest stays as DuckDB leaves it. */
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wnullability-completeness"

#define HELIU_HANDLE(name) typedef struct heliu_duckdb_##name##_handle *heliu_duckdb_##name
HELIU_HANDLE(database);
HELIU_HANDLE(connection);
HELIU_HANDLE(config);
HELIU_HANDLE(prepared);
HELIU_HANDLE(extracted);
HELIU_HANDLE(pending);
HELIU_HANDLE(value);
HELIU_HANDLE(type);
HELIU_HANDLE(chunk);
HELIU_HANDLE(vector);
HELIU_HANDLE(appender);
HELIU_HANDLE(error);
#undef HELIU_HANDLE

/* 0 is success. */
typedef int32_t heliu_duckdb_state;

typedef struct {
    uint64_t unused_counts[3];
    void *unused_columns;
    char *unused_message;
    void *internal;
} heliu_duckdb_result;

typedef struct { uint64_t lower; int64_t upper; } heliu_duckdb_hugeint;
typedef struct { uint8_t width; uint8_t scale; heliu_duckdb_hugeint value; } heliu_duckdb_decimal;
typedef struct { int32_t months; int32_t days; int64_t micros; } heliu_duckdb_interval;
typedef struct { int32_t days; } heliu_duckdb_date;
typedef struct { int64_t micros; } heliu_duckdb_time;
typedef struct { int64_t micros; } heliu_duckdb_timestamp;
typedef struct { double percentage; uint64_t rows_processed; uint64_t rows_in_all; } heliu_duckdb_progress;
typedef struct { uint64_t offset; uint64_t length; } heliu_duckdb_list_entry;

/* Texts and blobs of up to 12 bytes follow the length at once, longer ones lie where `pointer` says. */
typedef struct {
    uint32_t length;
    char start[4];
    union { char rest[8]; const char *pointer; } content;
} heliu_duckdb_string;

enum { HELIU_DUCKDB_STRING_INLINED = 12 };

/* X(returns, name, arguments): every function Heliu calls. */
#define HELIU_DUCKDB_FUNCTIONS(X) \
    X(const char *, library_version, (void)) \
    X(void, free, (void *)) \
    X(heliu_duckdb_state, create_config, (heliu_duckdb_config *)) \
    X(heliu_duckdb_state, set_config, (heliu_duckdb_config, const char *, const char *)) \
    X(void, destroy_config, (heliu_duckdb_config *)) \
    X(heliu_duckdb_state, open_ext, (const char *, heliu_duckdb_database *, heliu_duckdb_config, char **)) \
    X(void, close, (heliu_duckdb_database *)) \
    X(heliu_duckdb_state, connect, (heliu_duckdb_database, heliu_duckdb_connection *)) \
    X(void, disconnect, (heliu_duckdb_connection *)) \
    X(void, interrupt, (heliu_duckdb_connection)) \
    X(heliu_duckdb_progress, query_progress, (heliu_duckdb_connection)) \
    X(uint64_t, extract_statements, (heliu_duckdb_connection, const char *, heliu_duckdb_extracted *)) \
    X(const char *, extract_statements_error, (heliu_duckdb_extracted)) \
    X(heliu_duckdb_state, prepare_extracted_statement, \
        (heliu_duckdb_connection, heliu_duckdb_extracted, uint64_t, heliu_duckdb_prepared *)) \
    X(void, destroy_extracted, (heliu_duckdb_extracted *)) \
    X(const char *, prepare_error, (heliu_duckdb_prepared)) \
    X(void, destroy_prepare, (heliu_duckdb_prepared *)) \
    X(uint64_t, nparams, (heliu_duckdb_prepared)) \
    X(int32_t, prepared_statement_type, (heliu_duckdb_prepared)) \
    X(uint64_t, prepared_statement_column_count, (heliu_duckdb_prepared)) \
    X(char *, prepared_statement_column_name, (heliu_duckdb_prepared, uint64_t)) \
    X(heliu_duckdb_type, prepared_statement_column_logical_type, (heliu_duckdb_prepared, uint64_t)) \
    X(heliu_duckdb_state, bind_value, (heliu_duckdb_prepared, uint64_t, heliu_duckdb_value)) \
    X(heliu_duckdb_state, execute_prepared, (heliu_duckdb_prepared, heliu_duckdb_result *)) \
    X(heliu_duckdb_state, pending_prepared_streaming, (heliu_duckdb_prepared, heliu_duckdb_pending *)) \
    X(heliu_duckdb_state, execute_pending, (heliu_duckdb_pending, heliu_duckdb_result *)) \
    X(const char *, pending_error, (heliu_duckdb_pending)) \
    X(void, destroy_pending, (heliu_duckdb_pending *)) \
    X(const char *, result_error, (heliu_duckdb_result *)) \
    X(int32_t, result_error_type, (heliu_duckdb_result *)) \
    X(void, destroy_result, (heliu_duckdb_result *)) \
    X(uint64_t, rows_changed, (heliu_duckdb_result *)) \
    X(uint64_t, column_count, (heliu_duckdb_result *)) \
    X(const char *, column_name, (heliu_duckdb_result *, uint64_t)) \
    X(heliu_duckdb_type, column_logical_type, (heliu_duckdb_result *, uint64_t)) \
    X(heliu_duckdb_chunk, fetch_chunk, (heliu_duckdb_result)) \
    X(void, destroy_data_chunk, (heliu_duckdb_chunk *)) \
    X(uint64_t, data_chunk_get_size, (heliu_duckdb_chunk)) \
    X(heliu_duckdb_vector, data_chunk_get_vector, (heliu_duckdb_chunk, uint64_t)) \
    X(void *, vector_get_data, (heliu_duckdb_vector)) \
    X(uint64_t *, vector_get_validity, (heliu_duckdb_vector)) \
    X(heliu_duckdb_vector, list_vector_get_child, (heliu_duckdb_vector)) \
    X(heliu_duckdb_vector, struct_vector_get_child, (heliu_duckdb_vector, uint64_t)) \
    X(heliu_duckdb_vector, array_vector_get_child, (heliu_duckdb_vector)) \
    X(int32_t, get_type_id, (heliu_duckdb_type)) \
    X(void, destroy_logical_type, (heliu_duckdb_type *)) \
    X(char *, logical_type_get_alias, (heliu_duckdb_type)) \
    X(heliu_duckdb_type, create_logical_type, (int32_t)) \
    X(uint8_t, decimal_width, (heliu_duckdb_type)) \
    X(uint8_t, decimal_scale, (heliu_duckdb_type)) \
    X(int32_t, decimal_internal_type, (heliu_duckdb_type)) \
    X(int32_t, enum_internal_type, (heliu_duckdb_type)) \
    X(uint32_t, enum_dictionary_size, (heliu_duckdb_type)) \
    X(char *, enum_dictionary_value, (heliu_duckdb_type, uint64_t)) \
    X(heliu_duckdb_type, list_type_child_type, (heliu_duckdb_type)) \
    X(heliu_duckdb_type, array_type_child_type, (heliu_duckdb_type)) \
    X(uint64_t, array_type_array_size, (heliu_duckdb_type)) \
    X(heliu_duckdb_type, map_type_key_type, (heliu_duckdb_type)) \
    X(heliu_duckdb_type, map_type_value_type, (heliu_duckdb_type)) \
    X(uint64_t, struct_type_child_count, (heliu_duckdb_type)) \
    X(char *, struct_type_child_name, (heliu_duckdb_type, uint64_t)) \
    X(heliu_duckdb_type, struct_type_child_type, (heliu_duckdb_type, uint64_t)) \
    X(uint64_t, union_type_member_count, (heliu_duckdb_type)) \
    X(char *, union_type_member_name, (heliu_duckdb_type, uint64_t)) \
    X(heliu_duckdb_type, union_type_member_type, (heliu_duckdb_type, uint64_t)) \
    X(heliu_duckdb_value, create_null_value, (void)) \
    X(heliu_duckdb_value, create_bool, (bool)) \
    X(heliu_duckdb_value, create_int64, (int64_t)) \
    X(heliu_duckdb_value, create_hugeint, (heliu_duckdb_hugeint)) \
    X(heliu_duckdb_value, create_double, (double)) \
    X(heliu_duckdb_value, create_decimal, (heliu_duckdb_decimal)) \
    X(heliu_duckdb_value, create_varchar_length, (const char *, uint64_t)) \
    X(heliu_duckdb_value, create_blob, (const uint8_t *, uint64_t)) \
    X(heliu_duckdb_value, create_date, (heliu_duckdb_date)) \
    X(heliu_duckdb_value, create_time, (heliu_duckdb_time)) \
    X(heliu_duckdb_value, create_timestamp, (heliu_duckdb_timestamp)) \
    X(heliu_duckdb_value, create_timestamp_tz, (heliu_duckdb_timestamp)) \
    X(heliu_duckdb_value, create_interval, (heliu_duckdb_interval)) \
    X(heliu_duckdb_value, create_list_value, (heliu_duckdb_type, heliu_duckdb_value *, uint64_t)) \
    X(void, destroy_value, (heliu_duckdb_value *)) \
    X(heliu_duckdb_state, appender_create_ext, \
        (heliu_duckdb_connection, const char *, const char *, const char *, heliu_duckdb_appender *)) \
    X(heliu_duckdb_error, appender_error_data, (heliu_duckdb_appender)) \
    X(int32_t, error_data_error_type, (heliu_duckdb_error)) \
    X(const char *, error_data_message, (heliu_duckdb_error)) \
    X(void, destroy_error_data, (heliu_duckdb_error *)) \
    X(uint64_t, appender_column_count, (heliu_duckdb_appender)) \
    X(heliu_duckdb_state, appender_end_row, (heliu_duckdb_appender)) \
    X(heliu_duckdb_state, appender_flush, (heliu_duckdb_appender)) \
    X(heliu_duckdb_state, appender_clear, (heliu_duckdb_appender)) \
    X(heliu_duckdb_state, appender_close, (heliu_duckdb_appender)) \
    X(heliu_duckdb_state, appender_destroy, (heliu_duckdb_appender *)) \
    X(heliu_duckdb_state, append_value, (heliu_duckdb_appender, heliu_duckdb_value)) \
    X(heliu_duckdb_state, append_null, (heliu_duckdb_appender)) \
    X(heliu_duckdb_state, append_bool, (heliu_duckdb_appender, bool)) \
    X(heliu_duckdb_state, append_int64, (heliu_duckdb_appender, int64_t)) \
    X(heliu_duckdb_state, append_hugeint, (heliu_duckdb_appender, heliu_duckdb_hugeint)) \
    X(heliu_duckdb_state, append_double, (heliu_duckdb_appender, double)) \
    X(heliu_duckdb_state, append_varchar_length, (heliu_duckdb_appender, const char *, uint64_t)) \
    X(heliu_duckdb_state, append_blob, (heliu_duckdb_appender, const void *, uint64_t)) \
    X(heliu_duckdb_state, append_date, (heliu_duckdb_appender, heliu_duckdb_date)) \
    X(heliu_duckdb_state, append_time, (heliu_duckdb_appender, heliu_duckdb_time)) \
    X(heliu_duckdb_state, append_timestamp, (heliu_duckdb_appender, heliu_duckdb_timestamp))

/* The functions of one loaded library; none is null after a successful load. */
typedef struct {
#define HELIU_DUCKDB_FIELD(returns, name, arguments) returns (*_Nonnull name) arguments;
    HELIU_DUCKDB_FUNCTIONS(HELIU_DUCKDB_FIELD)
#undef HELIU_DUCKDB_FIELD
} heliu_duckdb_functions;

/* Opens a library for everything loaded later to see, as an interpreter's library must be. 0 on success; else `fault`, of `capacity` bytes, says why. */
int heliu_duckdb_preload(const char *_Nonnull library, char *_Nonnull fault, size_t capacity);

/* Opens the DuckDB library at `path` and resolves every function. The library stays open until the process ends.
 * 0 on success; 1 if it does not open, 2 if it lacks a function; then `fault`, of `capacity` bytes, is the loader's
 * message or the function's name. */
int heliu_duckdb_load(
    const char *_Nonnull path, heliu_duckdb_functions *_Nonnull functions, char *_Nonnull fault, size_t capacity);

#pragma clang diagnostic pop

#endif
