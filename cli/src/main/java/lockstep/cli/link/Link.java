package lockstep.cli.link;

import com.google.protobuf.InvalidProtocolBufferException;

import lockstep.cli.display.StandbyWords;
import lockstep.cli.shell.Ticker;
import lockstep.protocol.v1.Standby;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// A way to the cluster: calls whichever controller leads.
///
/// Controllers are tried in turn, beginning with the one that answered last. One that is not there,
/// breaks off, is silent or does not lead is passed over; after a round without an answer a growing
/// pause follows, until the caller's patience ends. So a call outlives the restart of a controller.
///
/// Where the leader is not found in one round, a read is asked of anyone: a standby may answer it
/// from what it has followed. The user is told so.
final class Link implements Closeable {

    /// A leader that takes longer for a read is away, as far as that read goes.
    private static final Duration LEADER_MAX = Duration.ofSeconds(2);

    /// For so long after a standby's answer nobody looks for the leader first: a command of several
    /// calls.
    private static final Duration LEADERLESS = Duration.ofSeconds(1);

    private static final Duration PAUSE_MIN = Duration.ofMillis(100);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(2);

    /// After so long without an answer the user is told why nothing happens.
    private static final Duration NOTICE_AFTER = Duration.ofSeconds(1);

    private static final String SERVICE = "/lockstep.v1.LockstepApi/";

    private final ClientConfig config;
    private final CallerToken token;
    private final Ticker ticker;
    private final RandomGenerator random;
    private final Consumer<String> notices;
    private final Manner manner;

    private final Wire wire;

    /// The controller to begin with: a position in the configuration's list.
    private int current;

    /// Until then the leader is not looked for first.
    private Optional<Deadline> leaderless = Optional.empty();

    private boolean standbyTold;

    /// How calls are made, all of them.
    ///
    /// @param once whether every controller is asked once only, however long the caller could wait;
    ///   nobody is told anything then
    /// @param standbys whether reads may be answered by standbys
    private record Manner(boolean once, boolean standbys) {}

    /// @param notices is told, in one line, when a call takes long because nobody answers, and when
    ///   a standby has answered
    Link(ClientConfig config, Ticker ticker, RandomGenerator random, Consumer<String> notices) {
        this(config, CallerToken.in(config.tokenFile()), ticker, random, notices);
    }

    /// @param token what controllers reached by TCP are shown
    Link(
            ClientConfig config,
            CallerToken token,
            Ticker ticker,
            RandomGenerator random,
            Consumer<String> notices) {
        this(config, token, ticker, random, notices, new Manner(false, false));
    }

    private Link(
            ClientConfig config,
            CallerToken token,
            Ticker ticker,
            RandomGenerator random,
            Consumer<String> notices,
            Manner manner) {
        this.config = config;
        this.token = token;
        this.ticker = ticker;
        this.random = random;
        this.notices = notices;
        this.manner = manner;
        this.wire = new Wire(config, token, notices);
    }

    /// A link to the same controllers whose calls end after one round, whatever the patience.
    Link once() {
        return new Link(
                config, token, ticker, random, notices, new Manner(true, manner.standbys()));
    }

    /// A link to the same controllers whose reads standbys may answer.
    Link orStandby() {
        return new Link(config, token, ticker, random, notices, new Manner(manner.once(), true));
    }

    /// Asks until somebody answers who may, or the patience is over.
    <R> Answer<R> ask(Question<R> question) {
        return new Call<>(question).run();
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }

    private Address address() {
        return config.controllers().get(current);
    }

    /// One call, over as many attempts as it takes.
    private final class Call<R> {
        private final Question<R> question;
        private final byte[] request;
        private final boolean mayAskStandbys;
        private final Deadline deadline;
        private final Deadline noticeAt;
        private final Map<Address, String> said = new LinkedHashMap<>();
        private Duration pause = PAUSE_MIN;
        private boolean mayBeDone;
        private boolean noticed;

        /// Whether this round takes the word of a standby.
        private boolean ofStandbys;

        /// Who said that he does not lead, and so is there.
        private Optional<Integer> there = Optional.empty();

        Call(Question<R> question) {
            this.question = question;
            this.request = question.request().toByteArray();
            this.mayAskStandbys = manner.standbys() && question.mark().isPresent();
            this.deadline =
                    Deadline.in(
                            manner.once() ? question.attemptMax() : question.patience(), ticker);
            this.noticeAt = Deadline.in(NOTICE_AFTER, ticker);
        }

        Answer<R> run() {
            ofStandbys = mayAskStandbys && leaderless.isPresent() && !leaderless.get().hasPassed();
            while (true) {
                Optional<Answer<R>> answer = round();
                if (answer.isPresent()) {
                    return answer.get();
                }
                if (mayAskStandbys && !ofStandbys) {
                    ofStandbys = true;
                    current = there.orElse(current);
                } else if (manner.once() || deadline.hasPassed() || !rest()) {
                    return new Answer.NoAnswer<>(question.patience(), whatWasSaid(), mayBeDone);
                }
            }
        }

        private Optional<Answer<R>> round() {
            int controllers = config.controllers().size();
            for (int i = 0; i < controllers; i++) {
                Optional<Answer<R>> answer = attempt();
                if (answer.isPresent()) {
                    return answer;
                }
                current = (current + 1) % controllers;
            }
            return Optional.empty();
        }

        private Optional<Answer<R>> attempt() {
            try {
                return judge(
                        wire.post(
                                address(),
                                SERVICE + question.method(),
                                ofStandbys,
                                request,
                                attemptEnd()));
            } catch (CallerToken.Unusable e) {
                return Optional.of(new Answer.Refused<>(Code.UNAUTHENTICATED, e.words()));
            } catch (IOException e) {
                mayBeDone |= wire.hasSent();
                wire.drop();
                said.put(address(), Wire.reason(e));
                return Optional.empty();
            }
        }

        private Deadline attemptEnd() {
            if (mayAskStandbys && !ofStandbys) {
                return deadline.atMost(LEADER_MAX).atMost(question.attemptMax());
            }
            return config.controllers().size() == 1
                    ? deadline
                    : deadline.atMost(question.attemptMax());
        }

        /// @return nothing when another controller, or a later moment, may have a better answer
        private Optional<Answer<R>> judge(HttpReply reply) {
            Code code = reply.code();
            switch (code) {
                case OK -> {
                    try {
                        return settle(question.parser().parseFrom(reply.body()));
                    } catch (InvalidProtocolBufferException e) {
                        return Optional.of(
                                new Answer.Refused<>(
                                        Code.INTERNAL,
                                        address()
                                                + " answered what cannot be read: "
                                                + e.getMessage()));
                    }
                }
                case UNAVAILABLE, DEADLINE_EXCEEDED -> {
                    mayBeDone |= code == Code.DEADLINE_EXCEEDED;
                    there = Optional.of(current);
                    said.put(address(), reply.message());
                    wire.drop();
                    return Optional.empty();
                }
                default -> {
                    if (reply.header("retry-after").isPresent()) {
                        said.put(address(), reply.message());
                        return Optional.empty();
                    }
                    return Optional.of(new Answer.Refused<>(code, reply.message()));
                }
            }
        }

        private Optional<Answer<R>> settle(R answer) {
            if (ofStandbys) {
                hearOf(question.mark().orElseThrow().of(answer));
                return Optional.of(new Answer.Done<>(answer));
            }
            Optional<String> passedOver = question.passing().because(answer);
            if (passedOver.isPresent()) {
                there = Optional.of(current);
                said.put(address(), passedOver.get());
                wire.drop();
                return Optional.empty();
            }
            return Optional.of(new Answer.Done<>(answer));
        }

        private void hearOf(Standby standby) {
            boolean leader = standby.getController().isEmpty();
            leaderless = leader ? Optional.empty() : Optional.of(Deadline.in(LEADERLESS, ticker));
            if (!leader && !standbyTold && !manner.once()) {
                standbyTold = true;
                notices.accept(StandbyWords.of(standby));
            }
        }

        private boolean rest() {
            if (!noticed && noticeAt.hasPassed()) {
                noticed = true;
                notices.accept(
                        "waiting for a controller, for "
                                + Deadline.words(question.patience())
                                + " at most. "
                                + whatWasSaid());
            }
            Duration jittered =
                    Duration.ofNanos((long) (pause.toNanos() * (0.5 + random.nextDouble())));
            Duration left = deadline.left();
            try {
                ticker.sleep(jittered.compareTo(left) < 0 ? jittered : left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
            Duration doubled = pause.multipliedBy(2);
            pause = doubled.compareTo(PAUSE_MAX) < 0 ? doubled : PAUSE_MAX;
            return true;
        }

        private String whatWasSaid() {
            StringBuilder text = new StringBuilder();
            said.forEach(
                    (address, words) ->
                            text.append(text.isEmpty() ? "" : "\n")
                                    .append(address)
                                    .append(": ")
                                    .append(words));
            return text.toString();
        }
    }
}
