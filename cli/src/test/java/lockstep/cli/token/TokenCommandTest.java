package lockstep.cli.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;

import lockstep.cli.testing.FakeCaller;
import lockstep.cli.testing.ScriptedController;
import lockstep.cli.testing.ScriptedController.Reply;
import lockstep.protocol.v1.ListTokensReply;
import lockstep.protocol.v1.ListTokensRequest;
import lockstep.protocol.v1.MakeTokenReply;
import lockstep.protocol.v1.MakeTokenRequest;
import lockstep.protocol.v1.RevokeTokensReply;
import lockstep.protocol.v1.RevokeTokensRequest;
import lockstep.protocol.v1.Token;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

final class TokenCommandTest {
    private static final Token ABOUT =
            Token.newBuilder()
                    .setId("00c0ffee0007")
                    .setUser("alice")
                    .addAllKinds(List.of("read", "submit"))
                    .setNote("dash\u001b[31mboard")
                    .setEndsAt(at("2026-11-23T15:00:00Z"))
                    .build();

    @TempDir private Path folder;

    private FakeCaller user;
    private ScriptedController controller;

    private static Timestamp at(String moment) {
        return Timestamp.newBuilder().setSeconds(Instant.parse(moment).getEpochSecond()).build();
    }

    @BeforeEach
    void start() throws IOException {
        user = new FakeCaller("lockstep token", folder).with("LOCKSTEP_HOME", folder.toString());
        controller =
                ScriptedController.at(folder)
                        .onEach(
                                "MakeToken",
                                Reply.of(
                                        MakeTokenReply.newBuilder()
                                                .setToken("lockstep1_lab_x")
                                                .setAbout(ABOUT)
                                                .build()))
                        .onEach(
                                "ListTokens",
                                Reply.of(ListTokensReply.newBuilder().addTokens(ABOUT).build()))
                        .onEach(
                                "RevokeTokens",
                                Reply.of(
                                        RevokeTokensReply.newBuilder()
                                                .addIds("00c0ffee0007")
                                                .build()));
    }

    @AfterEach
    void stop() throws IOException {
        controller.close();
    }

    private int run(String... words) {
        return new TokenCommand().run(user.caller(), Arrays.asList(words));
    }

    @Test
    void a_new_token_stands_alone_in_the_answer_so_that_scripts_can_take_it() throws IOException {
        assertThat(run("new", "--kinds=read,submit", "--for=8h", "--note=dashboard")).isZero();
        assertThat(user.out()).isEqualTo("lockstep1_lab_x\n");
        assertThat(user.err())
                .isEqualTo(
                        "lockstep token: token 00c0ffee0007, for read,submit until"
                                + " 2026-11-23T15:00:00\n");
        assertThat(MakeTokenRequest.parseFrom(controller.seen("MakeToken").getFirst().body()))
                .isEqualTo(
                        MakeTokenRequest.newBuilder()
                                .addAllKinds(List.of("read", "submit"))
                                .setSeconds(28_800)
                                .setNote("dashboard")
                                .build());
    }

    @Test
    void a_token_is_only_for_reading_unless_more_is_asked_for() throws IOException {
        assertThat(run("new", "--json")).isZero();
        assertThat(user.out()).contains("\"token\"", "\"lockstep1_lab_x\"", "\"00c0ffee0007\"");
        assertThat(MakeTokenRequest.parseFrom(controller.seen("MakeToken").getFirst().body()))
                .isEqualTo(MakeTokenRequest.newBuilder().addKinds("read").build());
    }

    @Test
    void tokens_are_listed_and_what_users_wrote_moves_no_terminal() throws IOException {
        assertThat(run("list", "--user=alice")).isZero();
        assertThat(user.out())
                .isEqualTo(
                        """
                        ID            USER   ENDS                 KINDS        ROLES  NOTE
                        00c0ffee0007  alice  2026-11-23T15:00:00  read,submit  no     dash\\x1b[31mboard
                        """);
        assertThat(ListTokensRequest.parseFrom(controller.seen("ListTokens").getFirst().body()))
                .isEqualTo(ListTokensRequest.newBuilder().setUser("alice").build());
    }

    @Test
    void tokens_are_revoked_by_id_or_all() throws IOException {
        assertThat(run("revoke", "00c0ffee0007")).isZero();
        assertThat(run("revoke", "--all", "--user=bob")).isZero();
        assertThat(controller.seen("RevokeTokens"))
                .extracting(seen -> RevokeTokensRequest.parseFrom(seen.body()))
                .containsExactly(
                        RevokeTokensRequest.newBuilder().addIds("00c0ffee0007").build(),
                        RevokeTokensRequest.newBuilder().setAll(true).setUser("bob").build());
        assertThat(user.err()).contains("lockstep token: revoked 1 token\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | this needs a word.",
                "make | (make) is nothing that lockstep token does.",
                "new 7 | token new takes no further word, such as (7).",
                "new --all | --all means nothing to token new.",
                "list --for=1h | --for (1h) means nothing to token list.",
                "new --for=soon | --for (soon) must be a time with its unit: 90s, 30m, 8h, 1d.",
                "new --for=h | --for (h) must be a time with its unit",
                "new --for=0s | --for (0s) must be from 1s to 365d.",
                "new --for=9999999d | --for (9999999d) must be from 1s to 365d.",
                "revoke | token revoke takes ids of tokens, or --all",
                "revoke --all 00c0ffee0007 | token revoke takes ids of tokens, or --all",
                "revoke --user=bob | token revoke takes ids of tokens, or --all",
            })
    void what_cannot_be_meant_is_named_and_nobody_is_asked(String words, String said)
            throws IOException {
        assertThat(run(words.isEmpty() ? new String[0] : words.split(" ", -1))).isEqualTo(2);
        assertThat(user.err()).contains("lockstep token: error: " + said);
        for (String method : List.of("MakeToken", "ListTokens", "RevokeTokens")) {
            assertThat(controller.seen(method)).isEmpty();
        }
    }

    @Test
    void a_token_in_the_place_of_its_id_is_not_shown_again() {
        assertThat(run("revoke", "lockstep1_lab_00c0ffee0007_5ec2e7")).isEqualTo(2);
        assertThat(user.err())
                .contains("a word of 33 characters is no token's id, which has 12.")
                .doesNotContain("5ec2e7");
    }

    @Test
    void a_variable_that_holds_no_token_is_refused_without_being_shown() {
        user.with("LOCKSTEP_TOKEN", "lockstep1_lab_00c0ffee0007_5ec2e7");
        assertThat(run("list")).isEqualTo(2);
        assertThat(user.err())
                .contains("LOCKSTEP_TOKEN (33 characters) is no token of lockstep token new.")
                .doesNotContain("5ec2e7");
    }
}
