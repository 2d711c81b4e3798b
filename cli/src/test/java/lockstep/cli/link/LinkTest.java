package lockstep.cli.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;

import lockstep.cli.shell.Ticker;
import lockstep.cli.testing.ManualTicker;
import lockstep.cli.testing.ScriptedController;
import lockstep.cli.testing.ScriptedController.Reply;
import lockstep.cli.testing.ScriptedController.Reply.Shape;
import lockstep.protocol.v1.SubmitReply;
import lockstep.protocol.v1.SubmitRequest;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

final class LinkTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final SubmitRequest REQUEST =
            SubmitRequest.newBuilder().setRequestId("r-1").build();
    private static final SubmitReply SEVEN = SubmitReply.newBuilder().setJobId(7).build();

    @TempDir private Path folder;

    private final ManualTicker ticker = new ManualTicker();
    private final List<String> notices = new ArrayList<>();

    private Link link(String... sockets) {
        return link(ticker, sockets);
    }

    private Link link(Ticker time, String... sockets) {
        List<Address> addresses = new ArrayList<>();
        for (String socket : sockets) {
            addresses.add(new Address.Unix(folder.resolve(socket)));
        }
        return new Link(
                new ClientConfig(addresses, Optional.empty(), Optional.empty()),
                time,
                new SplittableRandom(1),
                notices::add);
    }

    private ScriptedController controller(String socket) throws IOException {
        return ScriptedController.listeningOn(folder.resolve(socket));
    }

    private static Answer<SubmitReply> submit(Link link) {
        return submit(link, PATIENCE);
    }

    private static Answer<SubmitReply> submit(Link link, Duration patience) {
        return link.ask(Question.of("Submit", REQUEST, SubmitReply.parser(), patience));
    }

    @ParameterizedTest
    @EnumSource(names = {"LENGTH", "CHUNKED", "UNTIL_CLOSED"})
    void an_answer_of_any_shape_is_read(Shape shape) throws IOException {
        try (ScriptedController a = controller("a");
                Link link = link("a")) {
            a.onEach("Submit", Reply.of(SEVEN).shaped(shape));
            assertThat(submit(link)).isEqualTo(new Answer.Done<>(SEVEN));
            assertThat(a.seen("Submit"))
                    .singleElement()
                    .satisfies(
                            seen -> {
                                assertThat(seen.headers())
                                        .containsEntry("content-type", "application/protobuf");
                                assertThat(SubmitRequest.parseFrom(seen.body())).isEqualTo(REQUEST);
                            });
        }
    }

    @Test
    void one_connection_serves_many_calls() throws IOException {
        try (ScriptedController a = controller("a");
                Link link = link("a")) {
            a.onEach("Submit", Reply.of(SEVEN));
            for (int i = 0; i < 5; i++) {
                assertThat(submit(link)).isInstanceOf(Answer.Done.class);
            }
            assertThat(a.connectionCount()).isEqualTo(1);
        }
    }

    @Test
    void a_connection_that_the_server_closed_meanwhile_is_replaced_without_a_pause()
            throws IOException {
        try (ScriptedController a = controller("a");
                Link link = link("a")) {
            a.onEach("Submit", Reply.of(SEVEN), Reply.brokenOff(), Reply.of(SEVEN));
            assertThat(submit(link)).isInstanceOf(Answer.Done.class);
            assertThat(submit(link)).isInstanceOf(Answer.Done.class);
            assertThat(ticker.slept()).isEmpty();
            assertThat(a.connectionCount()).isEqualTo(2);
        }
    }

    @Test
    void a_controller_whose_answer_says_that_it_is_not_the_one_to_ask_is_passed_over()
            throws IOException {
        SubmitReply none = SubmitReply.getDefaultInstance();
        Question<SubmitReply> question =
                Question.of("Submit", REQUEST, SubmitReply.parser(), PATIENCE)
                        .passing(
                                reply ->
                                        reply.equals(none)
                                                ? Optional.of("does not lead")
                                                : Optional.empty());
        try (ScriptedController a = controller("a");
                ScriptedController b = controller("b");
                Link link = link("a", "b").once()) {
            a.onEach("Submit", Reply.of(none), Reply.of(none));
            b.onEach("Submit", Reply.of(SEVEN), Reply.of(none));
            assertThat(link.ask(question)).isEqualTo(new Answer.Done<>(SEVEN));
            assertThat(link.ask(question))
                    .isInstanceOfSatisfying(
                            Answer.NoAnswer.class,
                            nobody ->
                                    assertThat(nobody.tried())
                                            .contains("/a: does not lead", "/b: does not lead"));
        }
    }

    @Test
    void a_refusal_is_final_and_its_words_are_decoded() throws IOException {
        try (ScriptedController a = controller("a");
                Link link = link("a")) {
            a.onEach("Submit", Reply.error(3, 400, "first%0Asecond: 50%25 gr%C3%BC%C3%9Fe"));
            assertThat(submit(link))
                    .isEqualTo(
                            new Answer.Refused<>(
                                    Code.INVALID_ARGUMENT, "first\nsecond: 50% grüße"));
            assertThat(a.seen("Submit")).hasSize(1);
        }
    }

    @Test
    void a_refusal_may_stand_in_trailers_or_in_the_body_alone() throws IOException {
        try (ScriptedController a = controller("a");
                Link link = link("a")) {
            a.onEach(
                    "Submit",
                    Reply.error(5, 200, "gone").shaped(Shape.CHUNKED),
                    new Reply(429, List.of(), ByteString.copyFromUtf8("too many\n"), Shape.LENGTH),
                    new Reply(418, List.of(), ByteString.EMPTY, Shape.LENGTH));
            assertThat(submit(link)).isEqualTo(new Answer.Refused<>(Code.NOT_FOUND, "gone"));
            assertThat(submit(link))
                    .isEqualTo(new Answer.Refused<>(Code.RESOURCE_EXHAUSTED, "too many"));
            assertThat(submit(link))
                    .isEqualTo(new Answer.Refused<>(Code.UNKNOWN, "HTTP status 418"));
        }
    }

    @Test
    void whoever_is_asked_to_come_again_later_does() throws IOException {
        try (ScriptedController a = controller("a");
                Link link = link("a")) {
            a.onEach(
                    "Submit",
                    new Reply(
                            429,
                            List.of("grpc-status: 8", "retry-after: 1"),
                            ByteString.EMPTY,
                            Shape.LENGTH),
                    Reply.of(SEVEN));
            assertThat(submit(link)).isEqualTo(new Answer.Done<>(SEVEN));
            assertThat(ticker.slept()).hasSize(1);
        }
    }

    @Test
    void a_controller_that_does_not_lead_is_passed_over_and_the_leader_is_remembered()
            throws IOException {
        try (ScriptedController a = controller("a");
                ScriptedController b = controller("b");
                Link link = link("a", "b")) {
            a.onEach("Submit", Reply.unavailable("b leads"));
            b.onEach("Submit", Reply.of(SEVEN));
            assertThat(submit(link)).isEqualTo(new Answer.Done<>(SEVEN));
            assertThat(submit(link)).isEqualTo(new Answer.Done<>(SEVEN));
            assertThat(a.seen("Submit")).hasSize(1);
            assertThat(b.seen("Submit")).hasSize(2);
            assertThat(ticker.slept()).isEmpty();
        }
    }

    @Test
    void a_controller_that_restarts_is_waited_for_with_growing_pauses_and_the_same_request()
            throws IOException {
        try (ScriptedController a = controller("a");
                Link link = link("a")) {
            a.onEach(
                    "Submit",
                    Reply.brokenOff(),
                    Reply.unavailable("starting"),
                    Reply.unavailable("starting"),
                    Reply.unavailable("starting"),
                    Reply.of(SEVEN));
            assertThat(submit(link)).isEqualTo(new Answer.Done<>(SEVEN));
            assertThat(a.seen("Submit"))
                    .hasSize(5)
                    .allSatisfy(
                            seen ->
                                    assertThat(SubmitRequest.parseFrom(seen.body()))
                                            .isEqualTo(REQUEST));
        }
        assertThat(ticker.slept()).hasSize(4);
        assertThat(ticker.slept().getFirst())
                .isBetween(Duration.ofMillis(50), Duration.ofMillis(150));
        assertThat(ticker.slept().getLast())
                .isBetween(Duration.ofMillis(400), Duration.ofMillis(1200));
    }

    @Test
    void when_patience_ends_every_controller_is_named_with_what_it_said() throws IOException {
        try (ScriptedController b = controller("b");
                Link link = link("a", "b")) {
            b.onEach("Submit", Reply.unavailable("nobody leads"));
            Answer<SubmitReply> answer = submit(link);
            assertThat(answer)
                    .isEqualTo(
                            new Answer.NoAnswer<SubmitReply>(
                                    PATIENCE,
                                    "unix:"
                                            + folder
                                            + "/a: No such file or directory\nunix:"
                                            + folder
                                            + "/b: nobody leads",
                                    false));
        }
        assertThat(ticker.slept().stream().reduce(Duration.ZERO, Duration::plus))
                .isEqualTo(PATIENCE);
        assertThat(notices)
                .singleElement()
                .asString()
                .startsWith("waiting for a controller, for 30 s at most.");
    }

    @Test
    void a_request_that_was_sent_and_never_answered_may_have_been_done() throws IOException {
        try (ScriptedController a = controller("a");
                Link link = link("a")) {
            a.onEach("Submit", Reply.brokenOff(), Reply.unavailable("starting"));
            assertThat(submit(link))
                    .isInstanceOfSatisfying(
                            Answer.NoAnswer.class, none -> assertThat(none.mayBeDone()).isTrue());
        }
    }

    @Test
    void a_silent_controller_is_given_up_when_patience_ends() throws IOException {
        try (ScriptedController a = controller("a");
                Link link = link(Ticker.system(), "a")) {
            a.onEach("Submit", Reply.silence());
            assertThat(submit(link, Duration.ofMillis(200)))
                    .isEqualTo(
                            new Answer.NoAnswer<SubmitReply>(
                                    Duration.ofMillis(200),
                                    "unix:" + folder + "/a: no answer in time",
                                    true));
        }
    }

    @Test
    void a_silent_controller_does_not_keep_the_next_from_being_asked() throws IOException {
        try (ScriptedController a = controller("a");
                ScriptedController b = controller("b");
                Link link = link(Ticker.system(), "a", "b")) {
            a.onEach("Submit", Reply.silence());
            b.onEach("Submit", Reply.of(SEVEN));
            assertThat(
                            link.ask(
                                    Question.of("Submit", REQUEST, SubmitReply.parser(), PATIENCE)
                                            .attemptsOf(Duration.ofMillis(100))))
                    .isEqualTo(new Answer.Done<>(SEVEN));
        }
    }

    @Test
    void an_answer_that_is_no_message_is_an_error_of_the_controller() throws IOException {
        try (ScriptedController a = controller("a");
                Link link = link("a")) {
            a.onEach(
                    "Submit",
                    new Reply(
                            200, List.of(), ByteString.copyFromUtf8("\u0007<html>"), Shape.LENGTH));
            assertThat(submit(link))
                    .isInstanceOfSatisfying(
                            Answer.Refused.class,
                            refused -> assertThat(refused.code()).isEqualTo(Code.INTERNAL));
        }
    }

    @Test
    void over_tcp_the_token_is_shown() throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "s3cret\n");
        try (EchoOverTcp server = EchoOverTcp.start();
                Link link =
                        new Link(
                                new ClientConfig(
                                        List.of(new Address.Tcp("127.0.0.1", server.port())),
                                        Optional.of(token),
                                        Optional.empty()),
                                ticker,
                                new SplittableRandom(1),
                                notices::add)) {
            assertThat(submit(link)).isInstanceOf(Answer.Refused.class);
            assertThat(server.request()).contains("\r\nAuthorization: Bearer s3cret\r\n");
        }
    }

    @Test
    void a_token_that_is_missing_is_named() throws IOException {
        try (EchoOverTcp server = EchoOverTcp.start();
                Link link =
                        new Link(
                                new ClientConfig(
                                        List.of(new Address.Tcp("127.0.0.1", server.port())),
                                        Optional.of(folder.resolve("none")),
                                        Optional.empty()),
                                ticker,
                                new SplittableRandom(1),
                                notices::add)) {
            assertThat(submit(link))
                    .isEqualTo(
                            new Answer.NoAnswer<SubmitReply>(
                                    PATIENCE,
                                    "127.0.0.1:%d: its token should be in %s/none, which does not exist"
                                            .formatted(server.port(), folder),
                                    false));
        }
    }
}
