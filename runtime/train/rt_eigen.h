/* rt_eigen.h -- products of columns, and a symmetric matrix's eigenvalues and eigenvectors. */
#ifndef RT_EIGEN_H
#define RT_EIGEN_H
#include <stdbool.h>
#include <stddef.h>

enum { RT_PANEL = 24 };                        /* columns side by side: column c of row k is x[c / RT_PANEL][k][c % RT_PANEL] */

size_t rt_eigen_width(int n);                  /* n columns in whole pairs of panels */
/* sums += x' x of so many rows, of each sum in the rows' order: sums is a square of that width, x panels that are `apart` doubles
 * from each other. Only the panels on the diagonal and above it are made; rt_mirror copies them to below. */
void rt_add_products(double *sums, size_t width, const double *x, size_t apart, int rows, int threads);
void rt_mirror(double *square, size_t width);

/* n values of the square's first n rows and columns (behind them are zeros), which are destroyed; of each a row of `vectors`, in
 * panels of n rows. tell, of the share that is done, may be NULL. False: it does not converge, as with what is not finite. */
typedef void Tell(void *ctx, double share);
bool rt_eigen(double *square, size_t width, int n, double *value, double *vectors, int threads, Tell *tell, void *ctx);
#endif
