package lockstep.service;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

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
            Object told =
                    Proxy.newProxyInstance(
                            handler.getClassLoader(),
                            new Class<?>[] {handler},
                            (proxy, method, words) -> answer(asked, proxy, method, words));
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), told);
            return true;
        } catch (ReflectiveOperationException | IllegalArgumentException _) {
            return false;
        }
    }

    private static Object answer(Runnable asked, Object proxy, Method method, Object[] words) {
        return switch (method.getName()) {
            case "handle" -> {
                asked.run();
                yield proxy;
            }
            case "equals" -> proxy == words[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "SIGHUP";
        };
    }
}
