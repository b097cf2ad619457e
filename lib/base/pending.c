/* SPDX-License-Identifier: BSD-2-Clause */
#include "pending.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct ses_pending {
	struct ses_pending *next;
	char key[];
};

struct ses_pending_set {
	pthread_mutex_t lock;
	unsigned int users;		/* the owner, and each device */
	struct ses_pending *first;
};

struct ses_pending_set *ses_pending_new(void)
{
	struct ses_pending_set *set = calloc(1, sizeof(*set));

	if (!set)
		return NULL;
	*set = (struct ses_pending_set){
		.lock = PTHREAD_MUTEX_INITIALIZER, .users = 1,
	};
	return set;
}

/* Has the lock, which ends. */
static void leave(struct ses_pending_set *set)
{
	bool last = --set->users == 0;

	pthread_mutex_unlock(&set->lock);
	if (last)
		free(set);
}

void ses_pending_release(struct ses_pending_set *set)
{
	if (!set)
		return;
	pthread_mutex_lock(&set->lock);
	leave(set);
}

struct ses_pending *ses_pending_add(struct ses_pending_set *set,
				    const char *key)
{
	struct ses_pending *p;
	size_t size;

	if (!set || !key)
		return NULL;
	size = strlen(key) + 1;
	p = malloc(sizeof(*p) + size);
	if (!p)
		return NULL;
	memcpy(p->key, key, size);
	pthread_mutex_lock(&set->lock);
	p->next = set->first;
	set->first = p;
	set->users++;
	pthread_mutex_unlock(&set->lock);
	return p;
}

void ses_pending_remove(struct ses_pending_set *set, struct ses_pending *p)
{
	struct ses_pending **at;

	if (!p)
		return;
	pthread_mutex_lock(&set->lock);
	for (at = &set->first; *at != p; at = &(*at)->next)
		;
	*at = p->next;
	free(p);
	leave(set);
}

bool ses_pending_has(struct ses_pending_set *set, const char *key)
{
	const struct ses_pending *p;

	if (!set || !key)
		return false;
	pthread_mutex_lock(&set->lock);
	for (p = set->first; p && strcmp(p->key, key) != 0; p = p->next)
		;
	pthread_mutex_unlock(&set->lock);
	return p != NULL;
}
