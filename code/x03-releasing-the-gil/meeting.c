/* A stream for which threads meet: whoever draws waits until a second thread draws, too.

   It proves that two threads are inside C at the same time, without any clock: with the
   GIL held the second thread cannot come in, and the first one gives up. */
#include <stdatomic.h>
#include <stdint.h>

#ifdef _WIN32
#include <windows.h>
#define FOR_PYTHON __declspec(dllexport)
static void rest(void) { Sleep(1); }
#else
#include <time.h>
#define FOR_PYTHON
static void rest(void) { nanosleep(&(struct timespec){0, 1000000}, 0); }
#endif

static atomic_int inside, most;
static atomic_int rests_left; /* of 1 ms, until everybody gives up */

static void come_in(void)
{
    int now = atomic_fetch_add(&inside, 1) + 1;
    int before = atomic_load(&most);
    while (before < now && !atomic_compare_exchange_weak(&most, &before, now))
        ;
}

static double meet(void *state)
{
    (void)state;
    come_in();
    while (atomic_load(&most) < 2 && atomic_fetch_sub(&rests_left, 1) > 0)
        rest();
    atomic_fetch_sub(&inside, 1);
    return 0.5;
}

/* As NumPy's bitgen_t; only next_double is ever called. */
static struct {
    void *state;
    void *next_uint64, *next_uint32;
    double (*next_double)(void *state);
    void *next_raw;
} stream = {0, 0, 0, meet, 0};

FOR_PYTHON void *open_meeting(int patience_ms)
{
    atomic_store(&inside, 0);
    atomic_store(&most, 0);
    atomic_store(&rests_left, patience_ms);
    return &stream;
}

FOR_PYTHON int most_inside(void) { return atomic_load(&most); }
