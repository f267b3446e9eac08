/* rows.h -- rows of calls that are computed in one way, a sample at a time. */
#ifndef ROWS_H
#define ROWS_H
#include "ir/call.h"

#define PLAIN(op_, call_, cost_, template_, why_) \
    { .op = op_, .call = call_, .name = "plain", .per = PER_SAMPLE, .cost = cost_, .template = template_, .why = why_ }

/* One template for the layer and for its gradient. */
#define THERE_AND_BACK(op_, cost_, template_, why_, why_back) \
    PLAIN(op_, "forward", cost_, template_, why_), PLAIN(op_, "dx", cost_, template_, why_back)

#endif
