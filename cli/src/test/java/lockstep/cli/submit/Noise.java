package lockstep.cli.submit;

import java.util.random.RandomGenerator;

/// Random text of letters that are likely to hit a parser's corners.
final class Noise {

    private Noise() {}

    static String of(RandomGenerator random, String letters, int lengthMax) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(lengthMax + 1);
        for (int i = 0; i < length; i++) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }
}
