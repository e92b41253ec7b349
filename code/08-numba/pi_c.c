/* The loop of pi_numba_counter.py in C.  pi_c.py compiles and calls it.

   The 64 random bits of a point are splitmix64 of its position (Steele, Lea and Flood,
   "Fast splittable pseudorandom number generators", OOPSLA 2014). */
#include <stdint.h>

#ifdef _WIN32
__declspec(dllexport)
#endif
int64_t count_hits(int64_t n_samples, uint64_t position)
{
    uint32_t outside = 0;
    for (int64_t i = 0; i < n_samples; i++) {
        position += 0x9E3779B97F4A7C15u;
        uint64_t z = (position ^ (position >> 30)) * 0xBF58476D1CE4E5B9u;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
        uint64_t bits = z ^ (z >> 31);
        uint64_t x = bits >> 33, y = bits & 0x7FFFFFFFu;
        outside += (uint32_t)((x * x + y * y) >> 62);
    }
    return n_samples - outside;
}
