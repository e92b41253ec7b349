/* The points of pi, counted in C.  hits_ctypes.py and its twins call this function.

   The numbers come from a stream of NumPy.  NumPy tells C where its state is and which
   functions draw from it; this is its `bitgen_t` (NumPy's manual, "Extending"). */
#include <stdint.h>

typedef struct bitgen {
    void *state;
    uint64_t (*next_uint64)(void *state);
    uint32_t (*next_uint32)(void *state);
    double (*next_double)(void *state);
    uint64_t (*next_raw)(void *state);
} bitgen_t;

#ifdef _WIN32
__declspec(dllexport)
#endif
int64_t count_hits(int64_t n_samples, bitgen_t *stream)
{
    int64_t hits = 0;
    for (int64_t i = 0; i < n_samples; i++) {
        double x = stream->next_double(stream->state);
        double y = stream->next_double(stream->state);
        hits += x * x + y * y < 1.0;
    }
    return hits;
}
