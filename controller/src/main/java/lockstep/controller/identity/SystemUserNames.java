package lockstep.controller.identity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// Asks the system by `id -nu +UID` (the plus sign: a user may be called 1000), which goes through
/// every source of users that the host is set up for (files, LDAP, SSSD), and remembers the answer.
///
/// Only a number goes out, and what comes back must look like a name that nothing can mistake: not
/// a number, no character that a shell or a terminal acts on.
public final class SystemUserNames implements UserNames {
    private static final int REMEMBERED_MAX = 100_000;
    private static final long PATIENCE_SECONDS = 5;
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.@\\\\-]{0,255}\\$?");

    private final ConcurrentMap<Integer, String> remembered = new ConcurrentHashMap<>();

    @Override
    public boolean knows(int uid) {
        return remembered.containsKey(uid);
    }

    @Override
    public String nameOf(int uid) {
        String known = remembered.get(uid);
        if (known != null) {
            return known;
        }
        String name = ask(uid);
        if (remembered.size() < REMEMBERED_MAX) {
            remembered.put(uid, name);
        }
        return name;
    }

    private static String ask(int uid) {
        String digits = Integer.toUnsignedString(uid);
        try {
            Process process =
                    new ProcessBuilder("id", "-nu", "--", "+" + digits)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            process.getOutputStream().close();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return digits;
            }
            String name =
                    new String(process.getInputStream().readNBytes(512), StandardCharsets.UTF_8)
                            .strip();
            return process.exitValue() == 0 && NAME.matcher(name).matches() ? name : digits;
        } catch (IOException e) {
            return digits;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return digits;
        }
    }
}
