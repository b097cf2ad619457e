/* SPDX-License-Identifier: BSD-2-Clause */
/* What is not well about a bay: the map shows it beside the state. */
#include "map_internal.h"

#include <ses/element.h>

const char *const ses_bay_condition_names[] = {
	[SES_CONDITION_UNRECOVERABLE] = "unrecoverable",
	[SES_CONDITION_CRITICAL] = "critical",
	[SES_CONDITION_FAILING] = "failing",
	[SES_CONDITION_FAULTY] = "faulty",
	[SES_CONDITION_NONCRITICAL] = "noncritical",
	[SES_CONDITION_PATH_LOST] = "path lost",
	[SES_CONDITION_NONE] = NULL,
};

enum ses_bay_condition ses_bay_find_condition(const struct ses_bay *bay)
{
	const bool holds[SES_CONDITION_NONE] = {
		[SES_CONDITION_UNRECOVERABLE] =
			bay->status == SES_STATUS_CODE_UNRECOVERABLE,
		[SES_CONDITION_CRITICAL] =
			bay->status == SES_STATUS_CODE_CRITICAL,
		[SES_CONDITION_FAILING] = bay->failing,
		[SES_CONDITION_FAULTY] = bay->fault_sensed,
		[SES_CONDITION_NONCRITICAL] =
			bay->status == SES_STATUS_CODE_NONCRITICAL,
		[SES_CONDITION_PATH_LOST] =
			bay->nr_paths < bay->nr_paths_expected,
	};
	unsigned int n = 0;

	while (n < SES_CONDITION_NONE && !holds[n])
		n++;
	return (enum ses_bay_condition)n;
}
