package lockstep.doctor.host;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// Asks `adjtimex(2)`, which sets nothing when it is given no mode. Whatever keeps the clock right
/// (chrony, ntpd, systemd-timesyncd, a PTP daemon) tells the kernel so.
///
/// Linking to native code is what `restricted` warns of; it is this class's one job.
@SuppressWarnings("restricted")
public final class Adjtimex implements KernelClock {
    /// `struct timex` of 64-bit Linux.
    private static final int BYTES = 208;

    private static final int MAX_ERROR = 24;
    private static final int STATUS = 40;
    private static final int STA_UNSYNC = 0x40;
    private static final int TIME_ERROR = 5;

    @Override
    public Optional<Reading> read() {
        Linker linker = Linker.nativeLinker();
        Optional<MemorySegment> function = linker.defaultLookup().find("adjtimex");
        if (function.isEmpty()) {
            return Optional.empty();
        }
        MethodHandle call =
                linker.downcallHandle(
                        function.get(),
                        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment timex = arena.allocate(BYTES, Long.BYTES);
            int state = (int) call.invokeExact(timex);
            if (state < 0) {
                return Optional.empty();
            }
            boolean unset = (timex.get(ValueLayout.JAVA_INT, STATUS) & STA_UNSYNC) != 0;
            return Optional.of(
                    new Reading(
                            !unset && state != TIME_ERROR,
                            Duration.of(
                                    timex.get(ValueLayout.JAVA_LONG, MAX_ERROR),
                                    ChronoUnit.MICROS)));
        } catch (Throwable impossible) {
            throw new IllegalStateException("adjtimex takes one pointer", impossible);
        }
    }
}
