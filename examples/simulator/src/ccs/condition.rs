//! Conditions on topics: `'a' in topics && 'b' in topics`.
//!
//! Table 1 of Google's CCS reference: topics only, at most two operators, no regard to case. Parentheses and `!` are
//! not mentioned there and refused here. Only the form is judged.

/// How many operators a condition may have.
const MAX_OPERATORS: usize = 2;

/// What is wrong with a condition, if anything.
pub(crate) fn fault(condition: &str) -> Option<&'static str> {
    let mut rest = condition.trim();
    for _ in 0..=MAX_OPERATORS {
        let Some(after) = after_topic(rest) else {
            return Some("expected 'topic' in topics");
        };
        let after = after.trim_start();
        if after.is_empty() {
            return None;
        }
        let Some(next) = after.strip_prefix("&&").or_else(|| after.strip_prefix("||")) else {
            return Some("expected && or ||");
        };
        rest = next.trim_start();
    }
    Some("more than two operators")
}

/// What follows `'topic' in topics`.
fn after_topic(text: &str) -> Option<&str> {
    let (topic, rest) = text.strip_prefix('\'')?.split_once('\'')?;
    let rest = after_word(rest, "in").and_then(|rest| after_word(rest, "topics"))?;
    is_topic(topic).then_some(rest)
}

/// What follows a word with white space before it.
fn after_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let rest = text.trim_start();
    let (found, after) = rest.split_at_checked(word.len())?;
    (rest.len() < text.len() && found.eq_ignore_ascii_case(word)).then_some(after)
}

/// Whether a topic can have this name.
pub(crate) fn is_topic(name: &str) -> bool {
    let good = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~%".contains(&byte);
    !name.is_empty() && name.bytes().all(good)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn up_to_two_operators_between_topics_are_good() {
        for good in [
            "'a' in topics",
            "'a' IN Topics && 'b' in topics",
            "'a' in topics&&'b' in topics||'c' in topics",
        ] {
            assert_eq!(fault(good), None, "{good}");
        }
        let four = "'a' in topics || 'b' in topics || 'c' in topics || 'd' in topics";
        assert_eq!(fault(four), Some("more than two operators"));
        for bad in ["", "a in topics", "'a'in topics", "'a' in topics &&", "('a' in topics)"] {
            assert_eq!(fault(bad), Some("expected 'topic' in topics"), "{bad}");
        }
        assert_eq!(fault("'a' in topics & 'b' in topics"), Some("expected && or ||"));
    }
}
