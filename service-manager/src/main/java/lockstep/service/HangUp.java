package lockstep.service;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/// The signal SIGHUP, by which daemons are asked to read their configuration again.
///
/// The JDK has no public way to it but the class of the module `jdk.unsupported`, of which the
/// compiler warns; so it is found by its name.
public final class HangUp {
    private HangUp() {}

    /// From now on SIGHUP does not end this process, but runs `asked`, each time in a thread of its
    /// own. A process that was started with SIGHUP ignored goes on ignoring it.
    ///
    /// @return whether there is such a signal here
    public static boolean runs(Runnable asked) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            MethodHandle run =
                    MethodHandles.lookup()
                            .findVirtual(Runnable.class, "run", MethodType.methodType(void.class))
                            .bindTo(asked);
            Object told =
                    MethodHandleProxies.asInterfaceInstance(
                            handler, MethodHandles.dropArguments(run, 0, signal));
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), told);
            return true;
        } catch (ReflectiveOperationException | IllegalArgumentException _) {
            return false;
        }
    }
}
