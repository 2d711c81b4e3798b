/* Stands in for NVIDIA's management library: the same names and signatures, made-up devices.
 *
 * Device 0 is well and busy. Device 1 is of a newer kind that tells how far it is from slowing down,
 * is slow, has errors and wants to be replaced. Device 2 cannot be found on the bus.
 * -DOLD leaves out what older drivers do not have; -DNO_DRIVER makes the library fail to begin.
 */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

typedef int result;
typedef struct device { int number; } *device;

enum { SUCCESS = 0, UNINITIALIZED = 1, INVALID_ARGUMENT = 2, NOT_SUPPORTED = 3, ALREADY = 5,
       DRIVER_NOT_LOADED = 9, GPU_IS_LOST = 15 };

static struct device devices[] = {{0}, {1}};
static int begun;

const char *nvmlErrorString(result of) {
    return of == DRIVER_NOT_LOADED ? "Driver Not Loaded" : "Something Else";
}

/* The real one counts; this one notices a forgotten end. */
result nvmlInit_v2(void) {
#ifdef NO_DRIVER
    return DRIVER_NOT_LOADED;
#endif
    if (begun) return ALREADY;
    begun = 1;
    return SUCCESS;
}

result nvmlShutdown(void) {
    begun = 0;
    return SUCCESS;
}

result nvmlDeviceGetCount_v2(unsigned int *count) {
    if (!begun) return UNINITIALIZED;
    *count = 3;
    return SUCCESS;
}

result nvmlDeviceGetHandleByIndex_v2(unsigned int index, device *of) {
    if (index == 2) return GPU_IS_LOST;
    if (index > 2) return INVALID_ARGUMENT;
    *of = &devices[index];
    return SUCCESS;
}

typedef struct {
    char busIdLegacy[16];
    unsigned int domain, bus, device, pciDeviceId, pciSubSystemId;
    char busId[32];
} pci_info;

result nvmlDeviceGetPciInfo_v3(device of, pci_info *info) {
    memset(info, 0x7f, sizeof *info);
    snprintf(info->busId, sizeof info->busId, "00000000:%02X:00.0", 0x18 + of->number);
    return SUCCESS;
}

result nvmlDeviceGetClockInfo(device of, int type, unsigned int *mhz) {
    if (type != 1 && type != 2) return INVALID_ARGUMENT;
    *mhz = type == 1 ? (of->number ? 345 : 1980) : 2619;
    return SUCCESS;
}

typedef struct { unsigned int gpu, memory; } utilization;

result nvmlDeviceGetUtilizationRates(device of, utilization *rates) {
    if (of->number == 1) return NOT_SUPPORTED; /* as with MIG */
    rates->gpu = 97;
    rates->memory = 42;
    return SUCCESS;
}

#ifdef OLD
result nvmlDeviceGetCurrentClocksThrottleReasons(device of, unsigned long long *reasons) {
#else
result nvmlDeviceGetCurrentClocksEventReasons(device of, unsigned long long *reasons) {
#endif
    *reasons = of->number ? 0x8 | 0x40 : 0x4;
    return SUCCESS;
}

result nvmlDeviceGetTemperature(device of, int sensor, unsigned int *celsius) {
    if (sensor != 0) return INVALID_ARGUMENT;
    *celsius = of->number ? 88 : 61;
    return SUCCESS;
}

result nvmlDeviceGetTemperatureThreshold(device of, int type, unsigned int *celsius) {
    if (of->number == 1) return NOT_SUPPORTED;
    if (type < 0 || type > 3) return INVALID_ARGUMENT;
    *celsius = (unsigned int[]) {95, 92, 105, 87}[type];
    return SUCCESS;
}

typedef struct { unsigned int version; int margin; } margin;

#ifndef OLD
result nvmlDeviceGetMarginTemperature(device of, margin *temperature) {
    if (temperature->version != (sizeof *temperature | 1u << 24)) return INVALID_ARGUMENT;
    temperature->margin = of->number ? -1 : 26;
    return SUCCESS;
}
#endif

result nvmlDeviceGetPowerUsage(device of, unsigned int *milliwatts) {
    *milliwatts = of->number ? 120500 : 698250;
    return SUCCESS;
}

result nvmlDeviceGetEnforcedPowerLimit(device of, unsigned int *milliwatts) {
    *milliwatts = 700000;
    return SUCCESS;
}

result nvmlDeviceGetTotalEccErrors(device of, int type, int counter, unsigned long long *count) {
    if (counter != 0) return INVALID_ARGUMENT;
    *count = of->number == 0 ? 0 : type == 0 ? 5000000000ull : 2;
    return SUCCESS;
}

result nvmlDeviceGetCurrPcieLinkGeneration(device of, unsigned int *g) { *g = 5; return SUCCESS; }
result nvmlDeviceGetMaxPcieLinkGeneration(device of, unsigned int *g) { *g = 5; return SUCCESS; }
result nvmlDeviceGetMaxPcieLinkWidth(device of, unsigned int *w) { *w = 16; return SUCCESS; }

result nvmlDeviceGetCurrPcieLinkWidth(device of, unsigned int *width) {
    *width = of->number ? 8 : 16;
    return SUCCESS;
}

result nvmlDeviceGetPcieReplayCounter(device of, unsigned int *count) {
    *count = of->number ? 4000000000u : 0;
    return SUCCESS;
}

result nvmlDeviceGetNvLinkState(device of, unsigned int link, unsigned int *active) {
    if (of->number == 1) return NOT_SUPPORTED;
    if (link >= 4) return INVALID_ARGUMENT;
    *active = link != 2;
    return SUCCESS;
}

result nvmlDeviceGetNvLinkErrorCounter(device of, unsigned int link, int counter,
                                       unsigned long long *count) {
    if (counter > 3) return NOT_SUPPORTED;
    *count = link == 1 ? 1ull << (10 * counter) : 0;
    return SUCCESS;
}

result nvmlDeviceGetRetiredPagesPendingStatus(device of, int *pending) {
    if (of->number == 1) return NOT_SUPPORTED;
    *pending = 0;
    return SUCCESS;
}

result nvmlDeviceGetRemappedRows(device of, unsigned int *corrected, unsigned int *uncorrected,
                                 unsigned int *pending, unsigned int *failed) {
    *corrected = 7;
    *uncorrected = 9;
    *pending = 0;
    *failed = of->number;
    return SUCCESS;
}

typedef struct {
    unsigned int field, scope;
    long long timestamp, latency;
    unsigned int type;
    result answer;
    union { double d; unsigned int u; unsigned long long ull; } value;
} field_value;

#ifndef OLD
result nvmlDeviceGetFieldValues(device of, int count, field_value *values) {
    for (int i = 0; i < count; i++) {
        int known = values[i].field == 226 || values[i].field == 227;
        values[i].answer = known ? SUCCESS : NOT_SUPPORTED;
        values[i].value.u = values[i].field == 227 && of->number == 1;
    }
    return SUCCESS;
}
#endif
