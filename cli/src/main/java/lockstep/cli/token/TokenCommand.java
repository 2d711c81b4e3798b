package lockstep.cli.token;

import lockstep.cli.display.JsonText;
import lockstep.cli.link.CallFailed;
import lockstep.cli.link.Controller;
import lockstep.cli.options.Arguments;
import lockstep.cli.options.Getopt;
import lockstep.cli.options.Given;
import lockstep.cli.options.Mistake;
import lockstep.cli.options.OptionTable;
import lockstep.cli.options.Origin;
import lockstep.cli.shell.Caller;
import lockstep.cli.shell.Command;
import lockstep.cli.shell.CommonOptions;
import lockstep.cli.shell.ExitCode;
import lockstep.cli.shell.Screens;
import lockstep.protocol.v1.ListTokensReply;
import lockstep.protocol.v1.ListTokensRequest;
import lockstep.protocol.v1.MakeTokenReply;
import lockstep.protocol.v1.MakeTokenRequest;
import lockstep.protocol.v1.RevokeTokensRequest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// `lockstep token new`, `list` and `revoke`.
///
/// A new token goes to standard output alone, so that a script can take it from there; what it is
/// for goes to standard error.
public final class TokenCommand implements Command {
    private static final String KINDS = "read";
    private static final int ID_CHARACTERS = 12;

    @Override
    public int run(Caller caller, List<String> words) {
        Arguments line =
                Getopt.parse(
                        new OptionTable(TokenOptions.TABLE),
                        words,
                        Getopt.Order.MIXED,
                        Origin.commandLine());
        Optional<String> answer = CommonOptions.answer(line, TokenOptions.help());
        if (answer.isPresent()) {
            caller.console().print(answer.get());
            return ExitCode.OK;
        }
        List<Mistake> mistakes = new ArrayList<>(line.mistakes());
        Optional<Verb> verb = verb(line, mistakes);
        Optional<Duration> life = life(line, mistakes);
        if (!mistakes.isEmpty() || verb.isEmpty()) {
            caller.console().errors(mistakes);
            return ExitCode.USAGE;
        }
        return Controller.use(
                caller,
                CommonOptions.home(line),
                controller ->
                        switch (verb.get()) {
                            case NEW -> make(caller, controller, line, life);
                            case LIST -> list(caller, controller, line);
                            case REVOKE -> revoke(caller, controller, line);
                        });
    }

    private static Optional<Verb> verb(Arguments line, List<Mistake> mistakes) {
        Optional<Verb> verb =
                line.rest().isEmpty() ? Optional.empty() : Verb.of(line.rest().getFirst());
        if (verb.isEmpty()) {
            mistakes.add(
                    new Mistake(
                            line.rest().isEmpty()
                                    ? "this needs a word."
                                    : "(%s) is nothing that lockstep token does."
                                            .formatted(line.rest().getFirst()),
                            "Maybe one of new, list and revoke."));
            return verb;
        }
        for (Given given : line.given()) {
            if (!verb.get().knows(given.option())) {
                mistakes.add(
                        Mistake.of(
                                "%s means nothing to token %s."
                                        .formatted(given.subject(), verb.get().word())));
            }
        }
        checkWords(line, verb.get(), mistakes);
        return verb;
    }

    private static void checkWords(Arguments line, Verb verb, List<Mistake> mistakes) {
        List<String> words = ids(line);
        boolean all = line.has(TokenOptions.ALL);
        if (verb != Verb.REVOKE) {
            if (!words.isEmpty()) {
                mistakes.add(
                        new Mistake(
                                "token %s takes no further word, such as (%s)."
                                        .formatted(verb.word(), words.getFirst()),
                                "Maybe see lockstep token --help."));
            }
            return;
        }
        if (all == !words.isEmpty() || (!all && line.has(TokenOptions.USER))) {
            mistakes.add(
                    new Mistake(
                            "token revoke takes ids of tokens, or --all with or without --user.",
                            "Maybe lockstep token list shows which there are."));
        }
        for (String word : words) {
            if (word.length() != ID_CHARACTERS) {
                // It may be the token itself, which nobody shall find in a log.
                mistakes.add(
                        new Mistake(
                                "a word of %d characters is no token's id, which has %d."
                                        .formatted(word.length(), ID_CHARACTERS),
                                "Maybe lockstep token list shows which there are."));
            }
        }
    }

    private static List<String> ids(Arguments line) {
        return line.rest().subList(1, line.rest().size());
    }

    private static Optional<Duration> life(Arguments line, List<Mistake> mistakes) {
        Optional<Given> given = line.last(TokenOptions.FOR);
        if (given.isEmpty()) {
            return Optional.empty();
        }
        return Lifetime.parse(given.get().text())
                .orTell(
                        (must, advice) ->
                                mistakes.add(
                                        new Mistake(given.get().subject() + " " + must, advice)));
    }

    private static int make(
            Caller caller, Controller controller, Arguments line, Optional<Duration> life)
            throws CallFailed {
        MakeTokenRequest request =
                MakeTokenRequest.newBuilder()
                        .addAllKinds(
                                Arrays.asList(line.text(TokenOptions.KINDS, KINDS).split(",", -1)))
                        .setSeconds(life.map(time -> (int) time.toSeconds()).orElse(0))
                        .setWithRoles(line.has(TokenOptions.WITH_ROLES))
                        .setNote(line.text(TokenOptions.NOTE, ""))
                        .build();
        MakeTokenReply reply = controller.makeToken(request).orFail();
        if (line.has(TokenOptions.JSON)) {
            caller.console().print(JsonText.ofAnswer(reply));
        } else {
            caller.console().say(new TokenText(caller.zone().get()).told(reply.getAbout()));
            caller.console().print(reply.getToken() + "\n");
        }
        return ExitCode.OK;
    }

    private static int list(Caller caller, Controller controller, Arguments line)
            throws CallFailed {
        ListTokensReply reply =
                controller
                        .listTokens(
                                ListTokensRequest.newBuilder()
                                        .setAll(line.has(TokenOptions.ALL))
                                        .setUser(line.text(TokenOptions.USER, ""))
                                        .build())
                        .orFail();
        caller.console()
                .print(
                        line.has(TokenOptions.JSON)
                                ? JsonText.ofAnswer(reply)
                                : new TokenText(caller.zone().get())
                                        .table(reply.getTokensList(), Screens.of(caller)));
        return ExitCode.OK;
    }

    private static int revoke(Caller caller, Controller controller, Arguments line)
            throws CallFailed {
        int count =
                controller
                        .revokeTokens(
                                RevokeTokensRequest.newBuilder()
                                        .addAllIds(ids(line))
                                        .setAll(line.has(TokenOptions.ALL))
                                        .setUser(line.text(TokenOptions.USER, ""))
                                        .build())
                        .orFail()
                        .getIdsCount();
        caller.console().say(count == 1 ? "revoked 1 token" : "revoked %d tokens".formatted(count));
        return ExitCode.OK;
    }
}
