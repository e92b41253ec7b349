/* From the library of John's institute: how many people live where it shakes. */
#include <stdint.h>

#ifdef _WIN32
#define FOR_PYTHON __declspec(dllexport)
#else
#define FOR_PYTHON
#endif

/* People in cells whose level is above the limit. */
FOR_PYTHON int64_t people_above(const double *level, const int64_t *people,
                                int64_t n_cells, double limit)
{
    int64_t total = 0;
    for (int64_t i = 0; i < n_cells; i++)
        if (level[i] > limit)
            total += people[i];
    return total;
}
