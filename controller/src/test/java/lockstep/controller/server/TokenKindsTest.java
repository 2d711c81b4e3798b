package lockstep.controller.server;

import static lockstep.controller.server.TokenBench.BIN;
import static lockstep.controller.server.TokenBench.DAEMON;
import static lockstep.controller.server.TokenBench.refusal;
import static lockstep.controller.server.TokenBench.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;

import lockstep.gang.authority.Act;
import lockstep.gang.authority.Reach;
import lockstep.gang.token.CallKind;
import lockstep.identity.Role;
import lockstep.protocol.v1.CancelRequest;
import lockstep.protocol.v1.ListJobsRequest;
import lockstep.protocol.v1.ListTokensRequest;
import lockstep.protocol.v1.LockstepApiGrpc;
import lockstep.protocol.v1.MakeTokenRequest;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// What a token is good for by its kinds, call by call, and who gets one.
final class TokenKindsTest {
    @TempDir Path folder;

    private TokenBench bench;

    @BeforeEach
    void start() throws Exception {
        bench = new TokenBench(folder, ApiBench.TOKEN_RULES);
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void it_is_said_of_every_call_what_it_is_about() {
        assertThat(CallActs.ACTS.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        LockstepApiGrpc.getServiceDescriptor().getMethods().stream()
                                .map(MethodDescriptor::getBareMethodName)
                                .toList());
    }

    /// A1.4: an administrator's, so that nothing else is in the way.
    @ParameterizedTest
    @EnumSource
    void a_token_is_for_its_kind_of_calls_and_for_no_other(CallKind kind) throws Exception {
        var made =
                bench.at(DAEMON)
                        .makeToken(
                                MakeTokenRequest.newBuilder()
                                        .addKinds(kind.word())
                                        .setWithRoles(true)
                                        .build());
        Channel tool =
                ClientInterceptors.intercept(bench.bare(), ApiBench.bearing(made.getToken()));
        for (var method : LockstepApiGrpc.getServiceDescriptor().getMethods()) {
            String name = Objects.requireNonNull(method.getBareMethodName());
            Act act = Objects.requireNonNull(CallActs.ACTS.get(name));
            Status end = refusal(() -> call(tool, method));
            if (Reach.of(Set.of(kind)).covers(act)) {
                assertThat(end.getCode())
                        .as(name)
                        .isNotIn(Status.Code.PERMISSION_DENIED, Status.Code.UNAUTHENTICATED);
            } else {
                assertThat(end)
                        .as(name)
                        .returns(Status.Code.PERMISSION_DENIED, Status::getCode)
                        .extracting(Status::getDescription)
                        .asString()
                        .containsAnyOf(
                                "token %s is not for %s, which takes kind"
                                        .formatted(made.getAbout().getId(), name),
                                "no token is for " + name);
            }
        }
    }

    private static <Q, R> R call(Channel channel, MethodDescriptor<Q, R> method) {
        Q nothing =
                Objects.requireNonNull(
                        ((PrototypeMarshaller<Q>) method.getRequestMarshaller())
                                .getMessagePrototype());
        return ClientCalls.blockingUnaryCall(channel, method, CallOptions.DEFAULT, nothing);
    }

    @Test
    void kinds_hold_for_json_as_well() throws Exception {
        String token = "Bearer " + bench.token(BIN, "submit");
        assertThat(status(bench.http("/v1/jobs").header("Authorization", token))).isEqualTo(403);
        assertThat(
                        status(
                                bench.http("/lockstep.v1.LockstepApi/ListJobs")
                                        .header("Authorization", token)
                                        .header("Content-Type", "application/protobuf")
                                        .POST(java.net.http.HttpRequest.BodyPublishers.noBody())))
                .as("as our commands ask")
                .isEqualTo(403);
    }

    /// A7: what is written down names the token, and never shows it.
    @Test
    void what_is_done_by_a_token_is_written_down() throws Exception {
        List<String> lines = Collections.synchronizedList(new ArrayList<>());
        var appender =
                new AbstractAppender("seen", null, null, false, Property.EMPTY_ARRAY) {
                    @Override
                    public void append(LogEvent event) {
                        lines.add(event.getMessage().getFormattedMessage());
                    }
                };
        Configurator.setLevel("lockstep.audit", Level.INFO);
        Configurator.setLevel(RefusalLog.class.getName(), Level.WARN);
        appender.start();
        var root = (Logger) LogManager.getRootLogger();
        root.addAppender(appender);
        try {
            var made = bench.make(BIN, "submit", "cancel");
            var tool = bench.with(made.getToken());
            int id = tool.submit(Requests.submit("r1")).getJobId();
            var _ = tool.cancel(CancelRequest.newBuilder().setJobId(id).build());
            String from = "from token %s at 127.0.0.1: ".formatted(made.getAbout().getId());
            assertThat(lines)
                    .contains(
                            "bin (uid 2, user) from client login1: make a token for submit cancel:"
                                    + " done",
                            "bin (uid 2, user) " + from + "submit a job: done",
                            "bin (uid 2, user) %scancel job %d of bin: done".formatted(from, id));
            String wrong = made.getToken().replace(made.getAbout().getId(), "00c0ffee0007");
            assertThat(refusal(() -> jobs(wrong)).getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
            assertThat(lines)
                    .anyMatch(
                            line -> line.startsWith("token 00c0ffee0007 at 127.0.0.1 was refused"));
            String secret = made.getToken().substring(made.getToken().length() - 64);
            assertThat(lines).noneMatch(line -> line.contains(secret));
        } finally {
            root.removeAppender(appender);
        }
    }

    private Object jobs(String token) {
        try {
            return bench.with(token).listJobs(ListJobsRequest.getDefaultInstance());
        } catch (io.grpc.StatusRuntimeException refused) {
            throw refused;
        } catch (Exception broken) {
            throw new IllegalStateException(broken);
        }
    }

    private static MakeTokenRequest.Builder reading() {
        return MakeTokenRequest.newBuilder().addKinds("read");
    }

    @Test
    void whoever_no_kernel_has_named_gets_no_token() throws Exception {
        var host = bench.channel(bench.api.port(), Optional.of(shown(Role.CLIENT)));
        var holder =
                LockstepApiGrpc.newBlockingStub(
                        ClientInterceptors.intercept(host, ApiBench.bearing(ApiBench.TOKEN)));
        var controller =
                LockstepApiGrpc.newBlockingStub(
                        bench.channel(bench.api.port(), Optional.of(shown(Role.CONTROLLER))));
        var root = bench.at("0:0");
        for (var api : List.of(holder, controller, root)) {
            assertThat(refusal(() -> api.makeToken(reading().build())).getCode())
                    .isEqualTo(Status.Code.PERMISSION_DENIED);
        }
        assertThat(refusal(() -> holder.listTokens(ListTokensRequest.getDefaultInstance())))
                .as("but he sees and revokes")
                .extracting(Status::getCode)
                .isEqualTo(Status.Code.OK);
    }

    private Pki.Shown shown(Role role) throws Exception {
        return bench.pki.shown(role, "x");
    }

    @Test
    void whoever_the_kernel_has_named_here_gets_one_for_himself() {
        String token = bench.api.unix().makeToken(reading().build()).getToken();
        assertThat(token).startsWith("lockstep1_lab_");
    }

    @Test
    void what_is_asked_for_wrongly_is_named() throws Exception {
        var bin = bench.at(BIN);
        assertThat(
                        refusal(
                                        () ->
                                                bin.makeToken(
                                                        MakeTokenRequest.newBuilder()
                                                                .addKinds("everything")
                                                                .build()))
                                .getDescription())
                .isEqualTo(
                        "kinds (everything) must be of read, inside, submit, cancel, hold,"
                                + " checkpoints, drain or all-own");
        assertThat(
                        refusal(() -> bin.makeToken(MakeTokenRequest.getDefaultInstance()))
                                .getDescription())
                .startsWith("kinds (none) must name what the token is for");
        assertThat(
                        refusal(() -> bin.makeToken(reading().setSeconds(86_401).build()))
                                .getDescription())
                .isEqualTo(
                        "a token for 86401 seconds is longer than may be: tokens.longest is 86400"
                                + " seconds");
        assertThat(refusal(() -> bin.makeToken(reading().setSeconds(-1).build())).getCode())
                .as("4294967295 seconds")
                .isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(
                        refusal(() -> bin.makeToken(reading().setNote("x".repeat(101)).build()))
                                .getDescription())
                .contains("must have at most 100 characters");
    }

    @Test
    void where_there_are_no_tokens_it_says_so() throws Exception {
        try (ApiBench plain = new ApiBench(folder.resolve("plain"), new NoNodes())) {
            assertThat(refusal(() -> plain.unix().makeToken(reading().build())))
                    .returns(Status.Code.FAILED_PRECONDITION, Status::getCode)
                    .extracting(Status::getDescription)
                    .asString()
                    .startsWith("this cluster has no tokens.");
        }
    }
}
