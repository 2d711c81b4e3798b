package lockstep.cli.token;

import lockstep.cli.display.Moments;
import lockstep.cli.display.Screen;
import lockstep.cli.display.Table;
import lockstep.protocol.v1.Token;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/// Tokens as people read them.
final class TokenText {
    private final ZoneId zone;

    TokenText(ZoneId zone) {
        this.zone = zone;
    }

    String table(List<Token> tokens, Screen screen) {
        Table table =
                new Table()
                        .left("ID")
                        .left("USER")
                        .left("ENDS")
                        .left("KINDS")
                        .left("ROLES")
                        .left("NOTE");
        for (Token token : tokens) {
            table.line(
                    token.getId(),
                    token.getUser(),
                    ends(token),
                    String.join(",", token.getKindsList()),
                    token.getWithRoles() ? "yes" : "no",
                    token.getNote());
        }
        StringBuilder out = new StringBuilder();
        table.append(out, screen);
        return out.toString();
    }

    /// For whoever has just had it made.
    String told(Token token) {
        return "token %s, for %s%s until %s"
                .formatted(
                        token.getId(),
                        String.join(",", token.getKindsList()),
                        token.getWithRoles() ? ", with your roles," : "",
                        ends(token));
    }

    private String ends(Token token) {
        return Moments.text(Instant.ofEpochSecond(token.getEndsAt().getSeconds()), zone);
    }
}
