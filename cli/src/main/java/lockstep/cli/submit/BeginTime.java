package lockstep.cli.submit;

import lockstep.cli.options.Parsed;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/// Reads the moment that `--begin` names, in Slurm's forms.
///
/// Words and numbers may follow each other in any order, parted by blanks, "-" or "T": a day
/// (`today`, `tomorrow`, `2026-11-30`, `11/30`, `11/30/26`, `1130`), a time of day (`16:00`, `4:00
/// PM`, `noon`, `midnight`, `teatime`, `fika`, `elevenses`), or `now` with a distance
/// (`now+2hours`; seconds when no unit is named). A time alone is the next such time, a day alone
/// begins at midnight, a day without a year is the next such day.
final class BeginTime {

    private static final Duration AHEAD_MAX = Duration.ofDays(10_000);
    private static final String MUST =
            "must be a moment: HH:MM[:SS], YYYY-MM-DD[THH:MM[:SS]], MM/DD[/YY],"
                    + " now+N[minutes|hours|days|weeks], today, tomorrow, noon or midnight.";

    private final String text;
    private final LocalDateTime now;
    private int at;
    private Optional<LocalDate> day = Optional.empty();
    private Optional<LocalTime> time = Optional.empty();

    /// Set while the day has no year yet.
    private boolean yearOpen;

    private BeginTime(String text, LocalDateTime now) {
        this.text = text.toLowerCase(Locale.ROOT);
        this.now = now;
    }

    static Parsed<Instant> parse(String text, Instant now, ZoneId zone) {
        try {
            Optional<Instant> begin =
                    text.regionMatches(true, 0, "now", 0, 3)
                            ? relative(text.substring(3).toLowerCase(Locale.ROOT), now)
                            : new BeginTime(text, LocalDateTime.ofInstant(now, zone))
                                    .read()
                                    .map(local -> local.atZone(zone).toInstant());
            if (begin.isEmpty()) {
                return Parsed.bad(MUST);
            }
            if (begin.get().isAfter(now.plus(AHEAD_MAX))) {
                return Parsed.bad("must be within the next " + AHEAD_MAX.toDays() + " days.");
            }
            return Parsed.good(begin.get());
        } catch (DateTimeException noSuchDay) {
            return Parsed.bad(MUST);
        }
    }

    private static Optional<Instant> relative(String distance, Instant now) {
        String text = distance.strip();
        if (text.isEmpty()) {
            return Optional.of(now);
        }
        int digits = 1;
        while (digits < text.length()
                && (Character.isDigit(text.charAt(digits)) || text.charAt(digits) == ' ')) {
            digits++;
        }
        OptionalLong count = WholeNumber.digits(text.substring(1, digits).replace(" ", ""));
        OptionalLong unit = unitSeconds(text.substring(digits).strip());
        if (count.isEmpty() || unit.isEmpty() || count.getAsLong() > AHEAD_MAX.toSeconds()) {
            return Optional.empty();
        }
        Duration away = Duration.ofSeconds(count.getAsLong() * unit.getAsLong());
        return switch (text.charAt(0)) {
            case '+' -> Optional.of(now.plus(away));
            case '-' -> Optional.of(now.minus(away));
            default -> Optional.empty();
        };
    }

    private static OptionalLong unitSeconds(String name) {
        return switch (name) {
            case "", "second", "seconds" -> OptionalLong.of(1);
            case "minute", "minutes" -> OptionalLong.of(60);
            case "hour", "hours" -> OptionalLong.of(3600);
            case "day", "days" -> OptionalLong.of(86_400);
            case "week", "weeks" -> OptionalLong.of(7 * 86_400);
            default -> OptionalLong.empty();
        };
    }

    private Optional<LocalDateTime> read() {
        while (at < text.length()) {
            if (!readOne()) {
                return Optional.empty();
            }
            while (at < text.length() && " \t-t".indexOf(text.charAt(at)) >= 0 && !wordStarts()) {
                at++;
            }
        }
        if (day.isEmpty() && time.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(combine());
    }

    private LocalDateTime combine() {
        LocalTime clock = time.orElse(LocalTime.MIDNIGHT);
        if (day.isEmpty()) {
            LocalDateTime today = now.toLocalDate().atTime(clock);
            return today.isAfter(now) ? today : today.plusDays(1);
        }
        LocalDateTime moment = day.get().atTime(clock);
        return yearOpen && !moment.isAfter(now) ? moment.plusYears(1) : moment;
    }

    /// Words that begin with the letter that also parts a date from a time.
    private boolean wordStarts() {
        return text.startsWith("today", at)
                || text.startsWith("tomorrow", at)
                || text.startsWith("teatime", at);
    }

    private boolean readOne() {
        return word("today", now.toLocalDate())
                || word("tomorrow", now.toLocalDate().plusDays(1))
                || word("midnight", LocalTime.MIDNIGHT)
                || word("noon", LocalTime.NOON)
                || word("elevenses", LocalTime.of(11, 0))
                || word("fika", LocalTime.of(15, 0))
                || word("teatime", LocalTime.of(16, 0))
                || timeOfDay()
                || isoDay()
                || americanDay();
    }

    private boolean word(String word, LocalDate meaning) {
        if (day.isPresent() || !text.startsWith(word, at)) {
            return false;
        }
        at += word.length();
        day = Optional.of(meaning);
        return true;
    }

    private boolean word(String word, LocalTime meaning) {
        if (time.isPresent() || !text.startsWith(word, at)) {
            return false;
        }
        at += word.length();
        time = Optional.of(meaning);
        return true;
    }

    private boolean timeOfDay() {
        int start = at;
        int hour = digits(1, 2);
        if (time.isPresent() || hour < 0 || !skip(':')) {
            at = start;
            return false;
        }
        int minute = digits(2, 2);
        int second = skip(':') ? digits(2, 2) : 0;
        if (minute < 0 || second < 0) {
            at = start;
            return false;
        }
        while (skip(' ')) {
            // "4:00 PM": blanks before the half of the day
        }
        if (text.startsWith("pm", at)) {
            at += 2;
            hour = hour == 12 ? 12 : hour + 12;
        } else if (text.startsWith("am", at)) {
            at += 2;
            hour = hour == 12 ? 0 : hour;
        }
        time = Optional.of(LocalTime.of(hour, minute, second));
        return true;
    }

    private boolean isoDay() {
        int start = at;
        int year = digits(4, 4);
        if (day.isPresent() || year < 0 || !skip('-')) {
            at = start;
            return false;
        }
        int month = digits(1, 2);
        if (month < 0 || !skip('-')) {
            return false;
        }
        int dayOfMonth = digits(1, 2);
        if (dayOfMonth < 0 || digitFollows()) {
            return false;
        }
        day = Optional.of(LocalDate.of(year, month, dayOfMonth));
        return true;
    }

    private boolean americanDay() {
        int month = digits(1, 2);
        if (day.isPresent() || month < 0) {
            return false;
        }
        boolean parted = skip('/') || skip('.');
        int dayOfMonth = digits(1, 2);
        if (dayOfMonth < 0) {
            return false;
        }
        boolean partedAgain = skip('/') || skip('.');
        if (parted != partedAgain && partedAgain) {
            return false;
        }
        int year = digits(2, 2);
        if (digitFollows() || (year < 0 && partedAgain)) {
            return false;
        }
        yearOpen = year < 0;
        int century = now.getYear() / 100 * 100;
        day =
                Optional.of(
                        LocalDate.of(yearOpen ? now.getYear() : century + year, month, dayOfMonth));
        return true;
    }

    private boolean skip(char c) {
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private boolean digitFollows() {
        return at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
    }

    /// Reads at least `least` and at most `most` digits; -1 when there are fewer, and then nothing
    /// is taken.
    private int digits(int least, int most) {
        int start = at;
        int number = 0;
        while (at - start < most && digitFollows()) {
            number = number * 10 + (text.charAt(at++) - '0');
        }
        if (at - start < least) {
            at = start;
            return -1;
        }
        return number;
    }
}
