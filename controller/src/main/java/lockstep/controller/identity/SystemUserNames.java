package lockstep.controller.identity;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Pattern;

/// Asks the system by `id -nu +UID`, and remembers the answer.
///
/// What comes back must look like a name that nothing can mistake: not a number, no character that
/// a shell or a terminal acts on. That a user has no name is not remembered: he may get one.
public final class SystemUserNames implements UserNames {
    private static final int REMEMBERED_MAX = 100_000;
    private static final int BYTES_MAX = 512;
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
        boolean named = !name.equals(Integer.toUnsignedString(uid));
        if (named && remembered.size() < REMEMBERED_MAX) {
            remembered.put(uid, name);
        }
        return name;
    }

    private static String ask(int uid) {
        return IdCommand.run("-nu", uid, BYTES_MAX)
                .filter(name -> NAME.matcher(name).matches())
                .orElseGet(() -> Integer.toUnsignedString(uid));
    }
}
