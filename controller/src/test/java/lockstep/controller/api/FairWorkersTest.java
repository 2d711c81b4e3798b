package lockstep.controller.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Context;

import lockstep.controller.identity.Caller;
import lockstep.gang.authority.Actor;
import lockstep.gang.job.Submitter;

import org.junit.jupiter.api.Test;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;

final class FairWorkersTest {
    private final Queue<Runnable> thread = new ArrayDeque<>();
    private final FairWorkers workers = new FairWorkers(thread::add, 3, 5);
    private final List<String> done = new ArrayList<>();

    private void call(int uid, String what) {
        Caller caller = new Caller.User(Actor.of(new Submitter(uid, uid, "u" + uid)), "this host");
        Context.current()
                .withValue(Caller.KEY, caller)
                .run(() -> workers.execute(() -> done.add(what)));
    }

    private List<String> workOff() {
        while (!thread.isEmpty()) {
            thread.remove().run();
        }
        return done;
    }

    @Test
    void whoever_has_much_waiting_waits_for_himself() {
        call(1, "a1");
        call(1, "a2");
        call(1, "a3");
        call(2, "b1");
        workers.execute(() -> done.add("nobody's"));
        assertThat(workOff()).containsExactly("a1", "b1", "nobody's", "a2", "a3");
    }

    @Test
    void one_user_cannot_fill_all_the_room() {
        call(1, "a1");
        call(1, "a2");
        call(1, "a3");
        assertThatThrownBy(() -> call(1, "a4")).isInstanceOf(RejectedExecutionException.class);
        call(2, "b1");
        call(2, "b2");
        assertThatThrownBy(() -> call(3, "c1")).isInstanceOf(RejectedExecutionException.class);
        assertThat(workOff()).containsExactly("a1", "b1", "a2", "b2", "a3");
        call(1, "a5");
        assertThat(workOff()).endsWith("a5");
    }
}
