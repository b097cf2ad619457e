/* SPDX-License-Identifier: BSD-2-Clause */
/* Fault rules and the log of commands, through a transport of the library. */
#include <errno.h>
#include <signal.h>

#include <ses/command.h>
#include <ses/device.h>
#include <ses/error.h>
#include <ses/log.h>
#include <ses/transport.h>

#include "shelf.h"

static unsigned int slept_ms;

static void no_sleep(unsigned int ms)
{
	slept_ms += ms;
}

static const struct ses_os os = { .sleep_ms = no_sleep };
static struct ses_log quiet = { .quiet = true };

static struct emulator *e;
static struct ses_transport *t;
static struct ses_device dev;
static struct ses_command command;
static uint8_t data[4096];

static void start(void)
{
	e = emulator_new("generation 1\nsubenclosure 0\ntype arr 1\n");
	check_int(emulator_transport(e, "sg0", &os, &quiet, &t), 0);
	ses_device_init(&dev, t, &os, &quiet, 0);
	slept_ms = 0;
}

static void end(void)
{
	ses_device_free(&dev);
	ses_transport_close(t);
	emulator_free(e);
}

static int receive(uint8_t page)
{
	ses_command_build_receive_diagnostic(&command, page, data,
					     sizeof(data));
	return ses_device_execute(&dev, &command);
}

static int send_led(bool on)
{
	uint8_t page[16] = { 2, 0, 0, 12, 0, 0, 0, 1, 0, 0, 0, 0,
			     0x80, 0, on ? 2 : 0, 0 };

	ses_command_build_send_diagnostic(&command, page, sizeof(page));
	return ses_device_execute(&dev, &command);
}

static bool led(void)
{
	receive(2);
	return data[14] & 2;
}

static void log_lines(void)
{
	start();
	receive(2);
	send_led(true);
	receive(0x0e);
	check_str(e->log,
		  "sg0 cdb=1c0102100000 out=- status=00 in=16\n"
		  "sg0 cdb=1d1000001000 out=0200000c000000010000000080000200 "
		  "status=00 in=0\n"
		  "sg0 cdb=1c010e100000 out=- status=02 sense=5/24/00 "
		  "cdb-field=2 in=0\n");
	emulator_forget(e);
	e->carrier.log_data = true;
	emulator_fault(e, "host=07");
	emulator_fault(e, "n=5,errno=EIO");
	receive(3);
	check_str(e->log, "sg0 cdb=1c0103100000 out=- status=00 host=07 "
		  "driver=00 in=0 prevented data=-\n");
	check_int(emulator_commands(e), 1);
	end();
}

static void which_command(void)
{
	start();
	emulator_fault(e, "n=2,status=08");
	emulator_fault(e, "op=1d,nth=2,status=28");
	emulator_fault(e, "page=07,times=1,sense=6/29/00");
	emulator_fault(e, "page=03,every=2,sense=3/11/00");
	check_int(receive(2), 0);
	check_int(receive(2), -SES_E_BUSY);
	check_int(send_led(true), 0);
	check_int(send_led(false), -SES_E_TASK_SET_FULL);
	check(led());
	check_int(send_led(false), 0);
	check_int(receive(7), -SES_E_UNIT_ATTENTION);
	check_int(receive(7), 0);
	check_int(receive(3), 0);
	check_int(receive(3), -SES_E_MEDIUM_HARD);
	check_int(receive(3), 0);
	check_int(receive(3), -SES_E_MEDIUM_HARD);
	end();
}

static void executed_or_not(void)
{
	start();
	emulator_fault(e, "n=1,timeout");
	emulator_fault(e, "n=3,timeout,lost");
	emulator_fault(e, "n=5,errno=EIO");
	emulator_fault(e, "n=7,errno=ENXIO,lost");
	check_int(send_led(true), -SES_E_TIMEOUT);
	check(!led());
	check_int(send_led(true), -SES_E_TIMEOUT);
	check(led());
	check_int(send_led(false), -(SES_E_OS + EIO));
	check(led());
	check_int(send_led(false), -(SES_E_OS + ENXIO));
	check(!led());
	end();
}

static void outcomes(void)
{
	start();
	emulator_fault(e, "n=1,sense=5/26/00,field=12.3");
	emulator_fault(e, "n=2,resid=-1");
	emulator_fault(e, "n=3,resid=4");
	emulator_fault(e, "n=4,driver=06");
	emulator_fault(e, "n=5,poke=0:ff00,delay=250");
	emulator_fault(e, "n=6,sense=5/24/00,cdb-field=2");
	check_int(receive(2), -SES_E_BAD_PARAMETER);
	ses_sense_parse(command.sense, command.sense_len, &answer_sense);
	check(answer_sense.field == 12 && answer_sense.field_bit == 3);
	check_int(receive(2), -SES_E_WILD_RESID);
	check_int(receive(2), 0);
	check_int(command.residual, 4);
	check_int(receive(2), -SES_E_TRANSPORT);
	check_int(receive(2), 0);
	check(data[0] == 0xff && data[1] == 0);
	check_int(slept_ms, 250);
	check_int(receive(2), -SES_E_ILLEGAL_REQUEST);
	end();
}

static volatile sig_atomic_t got_signal;

static void on_signal(int n)
{
	got_signal = n;
}

static void signals(void)
{
	start();
	signal(SIGUSR1, on_signal);
	emulator_fault(e, "n=1,signal=USR1");
	check_int(send_led(true), 0);
	check_int(got_signal, SIGUSR1);
	check(led());
	end();
}

/* A seed gives the same faults each time, another seed others. */
static void seeds(void)
{
	char *first;

	start();
	check_int(fault_random(&e->faults, "42:50", NULL), 0);
	for (int i = 0; i < 40; i++)
		receive(2);
	first = strdup(e->log);
	end();
	start();
	check_int(fault_random(&e->faults, "42:50", NULL), 0);
	for (int i = 0; i < 40; i++)
		receive(2);
	check_str(e->log, first);
	end();
	start();
	check_int(fault_random(&e->faults, "43:50", NULL), 0);
	for (int i = 0; i < 40; i++)
		receive(2);
	check(strcmp(e->log, first) != 0);
	check(strstr(first, "prevented") != NULL);
	check(strstr(first, "status=00 in=16\n") != NULL);
	free(first);
	end();
}

static void bad_rules(void)
{
	static const struct { const char *rule; unsigned int column; } bad[] = {
		{ "", 1 }, { "n=1", 1 }, { "n=0,status=08", 1 },
		{ "n=3-2,status=08", 1 }, { "status=08,bogus", 11 },
		{ "sense=5/26", 1 }, { "sense=5/26/00/00", 1 },
		{ "sense=g/26/00", 1 }, { "n=1,status=100", 5 },
		{ "errno=EWHAT", 1 }, { "resid=x", 1 }, { "poke=0", 1 },
		{ "poke=0:f", 1 }, { "field=1.8,status=02", 1 },
		{ "delay=", 1 }, { "signal=FOO", 1 }, { "lost", 1 },
	};
	struct fault_set set = { 0 };
	struct shelf_error error;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		check_int(fault_add(&set, bad[i].rule, &error), -1);
		check_int(error.column, bad[i].column);
	}
	check_int(set.nr, 0);
	for (int i = 0; i < MOST_FAULTS; i++)
		check_int(fault_add(&set, "status=08", &error), 0);
	check_int(fault_add(&set, "status=08", &error), -1);
	check_int(fault_random(&set, "x", &error), -1);
	check_int(fault_random(&set, "1:101", &error), -1);
}

int main(void)
{
	test(log_lines);
	test(which_command);
	test(executed_or_not);
	test(outcomes);
	test(signals);
	test(seeds);
	test(bad_rules);
	return test_end();
}
