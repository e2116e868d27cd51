/* What netlib's BLAS and LAPACK call of Fortran's runtime library, and how they complain; with this they need
   neither it nor what else compilers add. Compiled into the stand-in for OpenBLAS by tools/bundle/standins.py.
   Integers have 64 bits, lengths of texts follow the other arguments, texts end with blanks. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* Told to the functions that complain, by those that are called from C. */
int64_t CBLAS_CallFromC, RowMajorStrg;

/* An argument that is wrong: NumPy checks before it calls, so this is a fault of NumPy's. As with OpenBLAS the
   result is then not written, and the program goes on. */
void xerbla_(const char *name, const int64_t *info, size_t length)
{
    fprintf(stderr, "%.*s: argument %lld is not valid\n", (int)length, name, (long long)*info);
}

void cblas_xerbla(int64_t info, const char *name, const char *form, ...)
{
    (void)form;
    fprintf(stderr, "%s: argument %lld is not valid\n", name, (long long)info);
}

/* to = one // two, cut off or filled up with blanks. */
void _gfortran_concat_string(size_t length, char *to, size_t length_one, const char *one, size_t length_two,
                             const char *two)
{
    size_t first = length_one < length ? length_one : length;
    size_t second = length_two < length - first ? length_two : length - first;
    memcpy(to, one, first);
    memcpy(to + first, two, second);
    memset(to + first + second, ' ', length - first - second);
}

/* base ** exponent, by squaring. */
#define POWER(name, number)                                                              \
    number name(number base, int64_t exponent)                                           \
    {                                                                                    \
        uint64_t left = exponent < 0 ? 0 - (uint64_t)exponent : (uint64_t)exponent;      \
        number power = 1;                                                                \
        for (; left; left >>= 1, base *= base)                                           \
            if (left & 1)                                                                \
                power *= base;                                                           \
        return exponent < 0 ? 1 / power : power;                                         \
    }

POWER(_gfortran_pow_r4_i8, float)
POWER(_gfortran_pow_r8_i8, double)
