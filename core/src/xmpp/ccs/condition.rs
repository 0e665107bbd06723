//! A condition over topics: `'sport' in topics && 'news' in topics`.
//!
//! Follows X-17 and X-18: single-quoted names, `&&` and `||`, two operators at most, no regard to case. Nothing
//! is known of parentheses, of `!` and of quotation marks in names, so they are refused; white space may stand
//! between the parts. Which operator binds tighter is not stated either: `&&` does, as everywhere.

use core::fmt;

use heapless::Vec;

use crate::json::Text;

/// How many topics a condition can name: two operators stand between them.
pub const MAX_TOPICS: usize = 3;

/// What stands between two topics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Operator {
    /// `&&`.
    And,
    /// `||`.
    Or,
}

/// Why a text is no condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum ConditionError {
    /// A part is not `'name' in topics`, or something else than an operator stands between two.
    Syntax,
    /// More than two operators.
    TooManyOperators,
}

impl fmt::Display for ConditionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Syntax => "condition is not made of 'name' in topics, && and ||",
            Self::TooManyOperators => "condition has more than two operators",
        })
    }
}

impl core::error::Error for ConditionError {}

/// A condition that was read.
///
/// ```
/// use pushwire_core::xmpp::ccs::Condition;
///
/// let condition = Condition::parse("'a' in topics && 'B' in topics || 'c' in topics".into())?;
/// let matches = |subscribed: &[&str]| {
///     condition.matches(|topic| subscribed.iter().any(|own| topic.eq_ignore_case((*own).into())))
/// };
/// assert!(matches(&["a", "b"]) && matches(&["C"]) && !matches(&["a"]));
/// # Ok::<(), pushwire_core::xmpp::ccs::ConditionError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition<'a> {
    /// Names, each with the operator before it; before the first there is none that counts.
    terms: Vec<(Operator, Text<'a>), MAX_TOPICS>,
}

impl<'a> Condition<'a> {
    /// Reads a condition.
    ///
    /// # Errors
    ///
    /// [`ConditionError`], for what comes first.
    pub fn parse(text: Text<'a>) -> Result<Self, ConditionError> {
        let mut terms = Vec::new();
        let mut operator = Operator::Or;
        let mut text = text;
        loop {
            let (name, rest) = term(text).ok_or(ConditionError::Syntax)?;
            terms.push((operator, name)).map_err(|_| ConditionError::TooManyOperators)?;
            let rest = rest.trim_start();
            if rest.is_empty() {
                return Ok(Self { terms });
            }
            (operator, text) = operator_of(rest).ok_or(ConditionError::Syntax)?;
        }
    }

    /// Returns the topics in their order, each with the operator before it; the first has none.
    pub fn topics(&self) -> impl Iterator<Item = (Option<Operator>, Text<'a>)> {
        let terms = self.terms.iter().enumerate();
        terms.map(|(index, (operator, name))| ((index > 0).then_some(*operator), *name))
    }

    /// Tells whether the condition holds for who is subscribed to the topics that `is_subscribed` is true of.
    pub fn matches(&self, mut is_subscribed: impl FnMut(Text<'a>) -> bool) -> bool {
        let (mut earlier, mut all) = (false, false);
        for (operator, name) in &self.terms {
            let is_subscribed = is_subscribed(*name);
            match operator {
                Operator::And => all &= is_subscribed,
                Operator::Or => (earlier, all) = (earlier | all, is_subscribed),
            }
        }
        earlier | all
    }
}

/// Reads `'name' in topics`.
fn term(text: Text<'_>) -> Option<(Text<'_>, Text<'_>)> {
    let quoted = text.trim_start().strip_prefix("'")?;
    let (name, rest) = quoted.split_once('\'').filter(|(name, _)| !name.is_empty())?;
    let after_in = rest.trim_start().strip_prefix_ignore_case("in")?;
    let topics = after_in.trim_start();
    if topics.len() == after_in.len() {
        return None;
    }
    Some((name, topics.strip_prefix_ignore_case("topics")?))
}

fn operator_of(text: Text<'_>) -> Option<(Operator, Text<'_>)> {
    let and = text.strip_prefix("&&").map(|rest| (Operator::And, rest));
    and.or_else(|| text.strip_prefix("||").map(|rest| (Operator::Or, rest)))
}

#[cfg(test)]
mod tests {
    extern crate std;
    use std::format;
    use std::string::String;

    use super::*;

    fn topics(text: &str) -> Result<String, ConditionError> {
        let condition = Condition::parse(text.into())?;
        let parts = condition.topics().map(|(operator, name)| match operator {
            None => format!("{name}"),
            Some(Operator::And) => format!("&{name}"),
            Some(Operator::Or) => format!("|{name}"),
        });
        Ok(parts.collect())
    }

    #[test]
    fn reads_one_to_three_topics() {
        for (text, expected) in [
            ("'a' in topics", "a"),
            ("  'a b%()!&&' IN  ToPiCs  ", "a b%()!&&"),
            ("'a'in topics&&'b'in topics", "a&b"),
            ("'a' in topics || 'b' in topics && 'é' in topics", "a|b&é"),
        ] {
            assert_eq!(topics(text).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_not_known_to_be_right() {
        for text in [
            "",
            " ",
            "a",
            "'a'",
            "'a' in",
            "'a' intopics",
            "'a' in topic",
            "'a' in topicss",
            "a in topics",
            "\"a\" in topics",
            "'' in topics",
            "'a in topics",
            "('a' in topics)",
            "!'a' in topics",
            "'a' in topics &&",
            "&& 'a' in topics",
            "'a' in topics & 'b' in topics",
            "'a' in topics 'b' in topics",
            "'a' in topics && && 'b' in topics",
            "'a' in topics and 'b' in topics",
        ] {
            assert_eq!(topics(text), Err(ConditionError::Syntax), "{text}");
        }
    }

    #[test]
    fn and_binds_tighter_than_or() {
        let or_and = Condition::parse("'a' in topics || 'b' in topics && 'c' in topics".into());
        let and_or = Condition::parse("'a' in topics && 'b' in topics || 'c' in topics".into());
        let ands = Condition::parse("'a' in topics && 'b' in topics && 'c' in topics".into());
        let [or_and, and_or, ands] = [or_and, and_or, ands].map(|read| read.unwrap());
        for subscribed in 0..8 {
            let [a, b, c] = [1, 2, 4].map(|bit| subscribed & bit != 0);
            let has = |topic: Text<'_>| topic == "a" && a || topic == "b" && b || topic == "c" && c;
            assert_eq!(or_and.matches(has), a || b && c, "{subscribed}");
            assert_eq!(and_or.matches(has), a && b || c, "{subscribed}");
            assert_eq!(ands.matches(has), a && b && c, "{subscribed}");
        }
    }
}
