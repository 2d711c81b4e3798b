package lockstep.controller.api;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;

import lockstep.controller.identity.NotBelieved;
import lockstep.controller.identity.TokenHolders;
import lockstep.controller.identity.TokenRules;
import lockstep.controller.wire.TokenMessages;
import lockstep.gang.authority.Act;
import lockstep.gang.authority.Actor;
import lockstep.gang.decide.Command;
import lockstep.gang.decide.Reply;
import lockstep.gang.decide.TokenKeeping;
import lockstep.gang.text.Quoted;
import lockstep.gang.token.CallKind;
import lockstep.gang.token.Token;
import lockstep.gang.token.TokenId;
import lockstep.identity.UserToken;
import lockstep.protocol.v1.ListTokensReply;
import lockstep.protocol.v1.ListTokensRequest;
import lockstep.protocol.v1.MakeTokenReply;
import lockstep.protocol.v1.MakeTokenRequest;
import lockstep.protocol.v1.RevokeTokensReply;
import lockstep.protocol.v1.RevokeTokensRequest;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/// Tokens for tools off the cluster: has them made, lists them, has them revoked.
///
/// Every method may throw a [io.grpc.StatusRuntimeException] instead of returning.
public final class Tokens {
    private static final Duration USUAL = Duration.ofHours(1);
    private static final int NOTE_CHARACTERS_MAX = 100;
    private static final int REVOKED_AT_ONCE_MAX = 1_000;
    private static final String ALL_OWN = "all-own";

    private final ControlPlane control;
    private final Optional<TokenHolders> holders;
    private final Clock clock;
    private final SecureRandom random;

    /// @param holders judges them when they are shown; empty: there are none
    public Tokens(
            ControlPlane control,
            Optional<TokenHolders> holders,
            Clock clock,
            SecureRandom random) {
        this.control = control;
        this.holders = holders;
        this.clock = clock;
        this.random = random;
    }

    CompletableFuture<MakeTokenReply> make(MakeTokenRequest request, Actor caller) {
        TokenHolders judge =
                holders.orElseThrow(
                        () ->
                                failed(
                                        "this cluster has no tokens.\n"
                                                + "Maybe an administrator sets tokens.listen in"
                                                + " controller.conf."));
        Set<CallKind> kinds = kinds(request.getKindsList());
        requireAllowed(request, kinds, caller, judge);
        UserToken made = UserToken.make(judge.rules().cluster(), random);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Token token =
                new Token(
                        new TokenId(made.id()),
                        caller.user(),
                        kinds,
                        request.getWithRoles(),
                        note(request.getNote()),
                        now,
                        now.plus(life(request.getSeconds(), judge.rules())),
                        made.digest());
        requireUse(judge, token);
        return control.submit(new Command.MakeToken(token))
                .thenApply(
                        reply -> {
                            if (!(reply instanceof Reply.Accepted)) {
                                throw Refusal.of(reply);
                            }
                            return MakeTokenReply.newBuilder()
                                    .setToken(made.text())
                                    .setAbout(TokenMessages.of(token))
                                    .build();
                        });
    }

    /// One that would be refused when it is shown is not made.
    private static void requireUse(TokenHolders judge, Token token) {
        try {
            var _ = judge.by(Optional.of(token), "");
        } catch (NotBelieved refused) {
            throw Refusal.notAllowed(refused.words());
        }
    }

    private static Set<CallKind> kinds(List<String> words) {
        Set<CallKind> kinds = EnumSet.noneOf(CallKind.class);
        for (String word : words) {
            kinds.addAll(word.equals(ALL_OWN) ? CallKind.ALL_OWN : Set.of(kind(word)));
        }
        if (kinds.isEmpty()) {
            throw Refusal.invalid(
                    "kinds (none) must name what the token is for: %s".formatted(words()));
        }
        return kinds;
    }

    private static CallKind kind(String word) {
        return CallKind.of(word)
                .orElseThrow(
                        () ->
                                Refusal.invalid(
                                        "kinds (%s) must be of %s"
                                                .formatted(Quoted.of(word), words())));
    }

    private static String words() {
        return Arrays.stream(CallKind.values())
                        .map(CallKind::word)
                        .collect(Collectors.joining(", "))
                + " or "
                + ALL_OWN;
    }

    private static void requireAllowed(
            MakeTokenRequest request, Set<CallKind> kinds, Actor caller, TokenHolders judge) {
        if (!caller.may(Act.MAKE_TOKEN)) {
            throw Refusal.notAllowed(
                    "%s may not have tokens made from here.%nMaybe ask on the controller's host, or on one where people work."
                            .formatted(caller.user().name()));
        }
        if (request.getWithRoles() && !judge.rules().roles()) {
            throw Refusal.notAllowed(
                    "tokens with roles are not allowed here.%nMaybe leave --with-roles out, or an administrator sets tokens.roles in controller.conf."
                            .formatted());
        }
        Actor holder = judge.actor(caller.user(), request.getWithRoles());
        for (CallKind kind : kinds) {
            if (!holder.hasUseFor(kind)) {
                throw Refusal.notAllowed(
                        "a token of %s%s would be no use for kind %s: its holder may not do that.%nMaybe leave that kind out%s."
                                .formatted(
                                        caller.user().name(),
                                        request.getWithRoles() ? "" : " without his roles",
                                        kind.word(),
                                        request.getWithRoles() ? "" : ", or add --with-roles"));
            }
        }
    }

    private static Duration life(int seconds, TokenRules rules) {
        if (seconds == 0) {
            return USUAL.compareTo(rules.longest()) < 0 ? USUAL : rules.longest();
        }
        Duration life = Duration.ofSeconds(Integer.toUnsignedLong(seconds));
        if (life.compareTo(rules.longest()) > 0) {
            throw Refusal.invalid(
                    "a token for %d seconds is longer than may be: tokens.longest is %d seconds"
                            .formatted(life.toSeconds(), rules.longest().toSeconds()));
        }
        return life;
    }

    private static String note(String note) {
        if (note.codePointCount(0, note.length()) > NOTE_CHARACTERS_MAX) {
            throw Refusal.invalid(
                    "note (%s) must have at most %d characters"
                            .formatted(Quoted.of(note, NOTE_CHARACTERS_MAX), NOTE_CHARACTERS_MAX));
        }
        return Quoted.of(note, NOTE_CHARACTERS_MAX);
    }

    ListTokensReply list(ListTokensRequest request, Actor caller) {
        if (!caller.may(Act.MIND_OWN_TOKENS)) {
            throw Refusal.notAllowed("%s has no tokens".formatted(caller.user().name()));
        }
        String whose = request.getUser().isEmpty() ? caller.user().name() : request.getUser();
        Instant now = clock.instant();
        return ListTokensReply.newBuilder()
                .addAllTokens(
                        control.view().state().tokens().values().stream()
                                .filter(token -> TokenKeeping.mayMind(caller, token))
                                .filter(token -> !token.isOver(now))
                                .filter(
                                        token ->
                                                request.getAll()
                                                        || token.user().name().equals(whose))
                                .sorted(
                                        Comparator.comparing(Token::endsAt)
                                                .thenComparing(Token::id))
                                .map(TokenMessages::of)
                                .toList())
                .build();
    }

    CompletableFuture<RevokeTokensReply> revoke(RevokeTokensRequest request, Actor caller) {
        return control.submit(new Command.RevokeTokens(choice(request, caller), caller))
                .thenApply(
                        reply -> {
                            if (!(reply instanceof Reply.TokensRevoked(var revoked))) {
                                throw Refusal.of(reply);
                            }
                            return RevokeTokensReply.newBuilder()
                                    .addAllIds(revoked.stream().map(TokenId::value).toList())
                                    .build();
                        });
    }

    private static Command.TokenChoice choice(RevokeTokensRequest request, Actor caller) {
        if (request.getAll() == (request.getIdsCount() > 0)) {
            throw Refusal.invalid("either ids must name tokens, or all must be set");
        }
        if (request.getIdsCount() > REVOKED_AT_ONCE_MAX) {
            throw Refusal.invalid(
                    "%d ids are too many: at most %d at once"
                            .formatted(request.getIdsCount(), REVOKED_AT_ONCE_MAX));
        }
        if (request.getAll()) {
            return new Command.TokenChoice.Of(
                    request.getUser().isEmpty() ? caller.user().name() : request.getUser());
        }
        return new Command.TokenChoice.Named(
                request.getIdsList().stream().map(Tokens::id).toList());
    }

    private static TokenId id(String text) {
        if (!TokenId.isValid(text)) {
            // Whoever puts the token itself in its place does not find it in a log.
            throw Refusal.invalid(
                    "the id of a token must be 12 characters of 0-9 and a-f.\n"
                            + "Maybe: lockstep token list");
        }
        return new TokenId(text);
    }

    private static StatusRuntimeException failed(String message) {
        return Status.FAILED_PRECONDITION.withDescription(message).asRuntimeException();
    }
}
