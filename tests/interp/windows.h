/* windows.h -- the geometry that convolution and pooling share */
#ifndef WINDOWS_H
#define WINDOWS_H
#include "net.h"

typedef struct { int ih, iw, ic, oh, ow, oc, kh, kw, sh, sw, dh, dw, top, left; } Windows;

/* convolution.c */
Windows windows(const Step *s, const char *size_option);

/* Runs the statement behind it for every pixel (n, oh, ow) and element (kh, kw) of its window that lies on the map; gives at,
 * the index of the input's pixel, and out, of the output's. */
#define EACH_WINDOW(w, batch) \
    for (long n_ = 0; n_ < (batch); n_++) for (int oh = 0; oh < (w).oh; oh++) for (int ow = 0; ow < (w).ow; ow++) \
    for (int kh = 0; kh < (w).kh; kh++) for (int kw = 0; kw < (w).kw; kw++) \
    for (int h_ = oh * (w).sh + kh * (w).dh - (w).top, v_ = ow * (w).sw + kw * (w).dw - (w).left, once_ = 1; once_; once_ = 0) \
    if (h_ >= 0 && h_ < (w).ih && v_ >= 0 && v_ < (w).iw) \
    for (long at = (n_ * (w).ih + h_) * (w).iw + v_, out = (n_ * (w).oh + oh) * (w).ow + ow; once_; once_ = 0)

/* What layers with a kernel share: it and a bias, by the names of their options; y = bias, and its transpose. */
void add_kernel(Net *net, Step *s, Shape kernel, int outputs, const char *regularizer);
void bias_forward(const Net *net, Step *s);
void bias_backward(const Net *net, Step *s);

void conv_shape(Net *net, Step *s);
void conv_forward(const Net *net, Step *s);
void conv_backward(const Net *net, Step *s);
void depthwise_shape(Net *net, Step *s);
void depthwise_forward(const Net *net, Step *s);
void depthwise_backward(const Net *net, Step *s);
void grown_shape(Net *net, Step *s);
void grown_forward(const Net *net, Step *s);
void grown_backward(const Net *net, Step *s);
void separable_shape(Net *net, Step *s);
void separable_forward(const Net *net, Step *s);
void separable_backward(const Net *net, Step *s);
#endif
