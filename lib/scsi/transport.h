/* SPDX-License-Identifier: BSD-2-Clause */
/* The transports, between which ses_transport_open() chooses. */
#ifndef LIB_SCSI_TRANSPORT_H
#define LIB_SCSI_TRANSPORT_H

#include <ses/transport.h>

extern const struct ses_transport_ops ses_sg_ops;
extern const struct ses_transport_ops ses_bsg_ops;
extern const struct ses_transport_ops ses_nvme_ops;

/* Close t->fd and free t: the close() of transports without a state. */
int ses_transport_close_node(struct ses_transport *t);

#endif
