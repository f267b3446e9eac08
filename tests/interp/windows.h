/* windows.h -- the geometry that convolution and pooling share */
#ifndef WINDOWS_H
#define WINDOWS_H
#include "net.h"

/* Of a map the depth is 1 and so are kd and its step, of a sequence those of the height, too. */
typedef struct {
    int id, ih, iw, ic, od, oh, ow, oc, kd, kh, kw, sd, sh, sw, dd, dh, dw, front, top, left;
} Windows;

/* convolution.c */
Windows windows(const Step *s, const char *size_option);

/* Runs the statement behind it for every pixel (n, od, oh, ow) and element (kd, kh, kw) of its window that lies on the map; gives
 * at, the index of the input's pixel, out, of the output's, and tap, of the window's element. */
#define EACH_WINDOW(w, batch) \
    for (long n_ = 0; n_ < (batch); n_++) \
    for (int od = 0; od < (w).od; od++) for (int oh = 0; oh < (w).oh; oh++) for (int ow = 0; ow < (w).ow; ow++) \
    for (int kd = 0; kd < (w).kd; kd++) for (int kh = 0; kh < (w).kh; kh++) for (int kw = 0; kw < (w).kw; kw++) \
    for (int d_ = od * (w).sd + kd * (w).dd - (w).front, h_ = oh * (w).sh + kh * (w).dh - (w).top, \
         v_ = ow * (w).sw + kw * (w).dw - (w).left, once_ = 1; once_; once_ = 0) \
    if (d_ >= 0 && d_ < (w).id && h_ >= 0 && h_ < (w).ih && v_ >= 0 && v_ < (w).iw) \
    for (long at = ((n_ * (w).id + d_) * (w).ih + h_) * (w).iw + v_, out = ((n_ * (w).od + od) * (w).oh + oh) * (w).ow + ow, \
         tap = ((long)kd * (w).kh + kh) * (w).kw + kw; once_ && tap >= 0; once_ = 0)

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
