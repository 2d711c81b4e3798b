package lockstep.controller.sim.client;

import lockstep.controller.sim.check.Checker;
import lockstep.controller.sim.engine.Chance;
import lockstep.controller.sim.engine.Life;
import lockstep.controller.sim.engine.Network;
import lockstep.controller.sim.engine.World;
import lockstep.gang.decide.Command;
import lockstep.gang.decide.Reply;
import lockstep.gang.job.JobId;
import lockstep.gang.job.RequestId;
import lockstep.gang.job.Submitter;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// One user. Every question is asked again, of any controller, until somebody answers it.
public final class Client {
    private static final Duration PATIENCE_MIN = Duration.ofMillis(500);
    private static final Duration PATIENCE_MAX = Duration.ofSeconds(4);

    private final World world;
    private final Network network;
    private final Checker checker;
    private final List<ApiDoor> doors;
    private final Chance chance;
    private final Life life;
    private final Submitter me;
    private int open;

    public Client(World world, Network network, Checker checker, List<ApiDoor> doors, int number) {
        this.world = world;
        this.network = network;
        this.checker = checker;
        this.doors = doors;
        this.life = new Life("client" + number);
        this.chance = world.chance().about(life.name());
        this.me = new Submitter(1_000 + number, 1_000, "user" + number);
    }

    /// Whether some question still waits for its answer, or a wish for its time.
    public boolean isWaiting() {
        return open > 0;
    }

    @Override
    public String toString() {
        return life.name();
    }

    /// Will submit this at that time, and then perhaps change its mind.
    public void willSubmit(Duration at, Wish wish) {
        open++;
        world.timeline().in(life, at, () -> submit(wish));
    }

    private void submit(Wish wish) {
        Command.Submit command =
                new Command.Submit(new RequestId(wish.request()), me, wish.spec(), wish.held());
        new Question(
                        command,
                        "submit " + wish.request(),
                        reply -> {
                            if (reply instanceof Reply.Submitted(var job, _)) {
                                world.note(
                                        life.name(), "%s is job %s".formatted(wish.request(), job));
                                checker.submitAnswered(command.request(), job);
                                wish.cancelAfter()
                                        .ifPresent(after -> later(after, () -> cancel(job)));
                                if (wish.held()) {
                                    checker.holdAnswered(job);
                                    releaseLater(wish, job);
                                }
                                wish.holdAfter()
                                        .ifPresent(after -> later(after, () -> hold(wish, job)));
                            }
                            open--;
                        })
                .ask();
    }

    private void later(Duration after, Runnable what) {
        open++;
        world.timeline().in(life, after, what);
    }

    private void cancel(JobId job) {
        new Question(
                        new Command.Cancel(job, me),
                        "cancel " + job,
                        reply -> {
                            switch (reply) {
                                case Reply.NoSuchJob _ -> checker.denied(job);
                                case Reply.Accepted _, Reply.WrongState _ ->
                                        checker.cancelAnswered(job);
                                default -> {}
                            }
                            open--;
                        })
                .ask();
    }

    private void releaseLater(Wish wish, JobId job) {
        wish.releaseAfter().ifPresent(after -> later(after, () -> release(job)));
    }

    private void hold(Wish wish, JobId job) {
        new Question(
                        new Command.Hold(job, me),
                        "hold " + job,
                        reply -> {
                            switch (reply) {
                                case Reply.NoSuchJob _ -> checker.denied(job);
                                case Reply.Accepted _ -> checker.holdAnswered(job);
                                default -> {}
                            }
                            releaseLater(wish, job);
                            open--;
                        })
                .ask();
    }

    private void release(JobId job) {
        checker.releaseAsked(job);
        new Question(
                        new Command.Release(job, me),
                        "release " + job,
                        reply -> {
                            if (reply instanceof Reply.NoSuchJob) {
                                checker.denied(job);
                            }
                            open--;
                        })
                .ask();
    }

    /// A question until its first answer; later answers are heard as well where they matter.
    private final class Question {
        private final Command command;
        private final String what;
        private final Consumer<Reply> answered;
        private boolean isAnswered;
        private Optional<ApiDoor> asking = Optional.empty();

        Question(Command command, String what, Consumer<Reply> answered) {
            this.command = command;
            this.what = what;
            this.answered = answered;
        }

        void ask() {
            if (isAnswered) {
                return;
            }
            ApiDoor door = asking.orElseGet(() -> chance.pick(doors));
            asking = Optional.empty();
            door.listener()
                    .ifPresent(
                            server ->
                                    network.send(
                                            life.name(),
                                            door.host(),
                                            server,
                                            what,
                                            () -> door.asked(command, path(door))));
            world.timeline().in(life, chance.between(PATIENCE_MIN, PATIENCE_MAX), this::ask);
        }

        private ApiDoor.Answer path(ApiDoor door) {
            return new ApiDoor.Answer() {
                @Override
                public void replied(Reply reply) {
                    network.send(door.host(), life.name(), life, "answer", () -> hear(reply));
                }

                @Override
                public void failed(String why) {
                    // The client asks again when its patience ends.
                }
            };
        }

        private void hear(Reply reply) {
            if (reply instanceof Reply.Submitted(var job, _)
                    && command instanceof Command.Submit submit) {
                checker.submitAnswered(submit.request(), job);
            }
            if (!isAnswered) {
                isAnswered = true;
                world.note(life.name(), what + " → " + reply.getClass().getSimpleName());
                answered.accept(reply);
            }
        }
    }
}
