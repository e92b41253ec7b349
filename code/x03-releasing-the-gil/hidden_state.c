/* An old library: the number of the next point is a state of its own, hidden in C.

   Point number i is splitmix64 of i, as in pi_c.c of episode 8. */
#include <stdint.h>

#ifdef _WIN32
#define FOR_PYTHON __declspec(dllexport)
#else
#define FOR_PYTHON
#endif

static int64_t next_point = 0; /* one for all callers */

static int is_hit(uint64_t number)
{
    uint64_t z = (number + 1) * 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    uint64_t bits = z ^ (z >> 31);
    uint64_t x = bits >> 33, y = bits & 0x7FFFFFFFu;
    return ((x * x + y * y) >> 62) == 0;
}

/* Hits of the points from number `first` on: the caller says where to begin. */
FOR_PYTHON int64_t count_from(int64_t first, int64_t n_samples)
{
    int64_t hits = 0;
    for (int64_t i = 0; i < n_samples; i++)
        hits += is_hit((uint64_t)(first + i));
    return hits;
}

/* Hits of the next points: read the state, count, write the state. */
FOR_PYTHON int64_t count_next(int64_t n_samples)
{
    int64_t first = next_point;
    int64_t hits = count_from(first, n_samples);
    next_point = first + n_samples;
    return hits;
}

FOR_PYTHON int64_t points_used(void) { return next_point; }

FOR_PYTHON void start_again(void) { next_point = 0; }
