package lockstep.controller.api;

import lockstep.controller.identity.Caller;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/// Lets the work of users take turns: whoever has much waiting waits for himself. What is no call
/// of anybody's takes its turn like one more user.
public final class FairWorkers implements Executor {
    private static final Long NOBODY = -1L;

    private final Executor threads;
    private final int perUserMax;
    private final int allMax;

    /// Users with work that waits, whoever is next first.
    private final Map<Long, ArrayDeque<Runnable>> waiting = new LinkedHashMap<>();

    private int all;

    /// Nothing waits yet.
    ///
    /// @param threads take one task for each that waits here, and never refuse one
    /// @param perUserMax how much may wait of one user
    /// @param allMax how much may wait
    public FairWorkers(Executor threads, int perUserMax, int allMax) {
        this.threads = threads;
        this.perUserMax = perUserMax;
        this.allMax = allMax;
    }

    /// Has something done for whoever makes the call at hand.
    ///
    /// @throws RejectedExecutionException when too much waits already
    @Override
    public void execute(Runnable work) {
        add(user(), work);
        threads.execute(this::takeTurn);
    }

    private static Long user() {
        return Optional.ofNullable(Caller.KEY.get())
                .filter(Caller.Person.class::isInstance)
                .map(caller -> Integer.toUnsignedLong(((Caller.Person) caller).user().uid()))
                .orElse(NOBODY);
    }

    private synchronized void add(Long user, Runnable work) {
        ArrayDeque<Runnable> own = waiting.getOrDefault(user, new ArrayDeque<>());
        if (all >= allMax || own.size() >= perUserMax) {
            throw new RejectedExecutionException("too much waits");
        }
        own.add(work);
        waiting.putIfAbsent(user, own);
        all++;
    }

    private void takeTurn() {
        next().run();
    }

    private synchronized Runnable next() {
        Iterator<Map.Entry<Long, ArrayDeque<Runnable>>> users = waiting.entrySet().iterator();
        Map.Entry<Long, ArrayDeque<Runnable>> first = users.next();
        Long user = first.getKey();
        ArrayDeque<Runnable> own = first.getValue();
        Runnable work = own.remove();
        all--;
        users.remove();
        if (!own.isEmpty()) {
            waiting.put(user, own); // behind all others
        }
        return work;
    }
}
