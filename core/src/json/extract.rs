//! A few fields out of a JSON text, while it streams past.
//!
//! Follows RFC 8259; where a name stands twice in an object the last one counts (§4 leaves it open), with all
//! that is in it. Promises constant memory whatever else is in the text, any order of members, and the same
//! outcome however the input is cut. It finds members of objects only, never elements of arrays.

use core::fmt;
use core::str::Chars;

use heapless::string::StringView;

use super::Event;
use super::JsonError;
use super::Parser;
use super::string::add;

/// Names of object members, from the outermost in: `&["authToken", "token"]`. An empty one is the whole text.
pub type Path<'p> = &'p [&'p str];

/// Why fields cannot be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum ExtractError {
    /// It is no JSON text.
    Json(JsonError),
    /// A value does not fit into its buffer.
    TooLong {
        /// Which path's, counted from 0.
        index: usize,
        /// Bytes it takes, decoded.
        needed: usize,
    },
}

impl fmt::Display for ExtractError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Json(error) => error.fmt(f),
            Self::TooLong { index, needed } => {
                write!(f, "buffer of field {index} needs {needed} bytes")
            }
        }
    }
}

impl core::error::Error for ExtractError {}

impl From<JsonError> for ExtractError {
    fn from(error: JsonError) -> Self {
        Self::Json(error)
    }
}

/// Finds `N` strings or numbers by their paths and checks the whole text strictly.
///
/// Numbers are taken as they are written. Anything else at a path, `null` too, counts as absent.
/// The caller keeps one buffer for each path, in the order of the paths, and lends the same ones each
/// time; what is in them means nothing before [`finish`](Self::finish).
///
/// ```
/// use heapless::String;
/// use pushwire_core::json::Extractor;
///
/// let (mut token, mut lifetime) = (String::<64>::new(), String::<16>::new());
/// let mut extractor = Extractor::new([&["authToken", "token"], &["authToken", "expiresIn"]]);
/// for chunk in [&br#"{"fid":"x","authToken":{"expiresIn":"6048"#[..], br#"00s","token":"t"}}"#] {
///     extractor.push(chunk, [&mut token, &mut lifetime])?;
/// }
/// let [token, lifetime] = extractor.finish([&mut token, &mut lifetime])?;
/// assert_eq!((token, lifetime), (Some("t"), Some("604800s")));
/// # Ok::<(), pushwire_core::json::ExtractError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Extractor<'p, const N: usize> {
    parser: Parser,
    depth: usize,
    fields: [Field<'p>; N],
}

impl<'p, const N: usize> Extractor<'p, N> {
    /// Starts before the first byte of a text.
    pub fn new(paths: [Path<'p>; N]) -> Self {
        Self { parser: Parser::new(), depth: 0, fields: paths.map(Field::new) }
    }

    /// Reads the next bytes of the text.
    ///
    /// # Errors
    ///
    /// [`JsonError`], as [`Parser::push`] gives it.
    pub fn push(&mut self, bytes: &[u8], mut out: [&mut StringView; N]) -> Result<(), JsonError> {
        let (depth, fields) = (&mut self.depth, &mut self.fields);
        self.parser.push(bytes, &mut |event| {
            *depth = depth_after(event, *depth);
            for (field, out) in fields.iter_mut().zip(&mut out) {
                field.read(event, *depth, out);
            }
        })
    }

    /// Ends the text and returns the values, `None` where there is none.
    ///
    /// # Errors
    ///
    /// [`ExtractError::Json`], or else [`ExtractError::TooLong`] for the first that does not fit.
    pub fn finish<'o>(
        &mut self,
        out: [&'o mut StringView; N],
    ) -> Result<[Option<&'o str>; N], ExtractError> {
        self.parser.finish(&mut |_| ())?;
        for (index, (field, out)) in self.fields.iter().zip(&out).enumerate() {
            let needed = field.len.unwrap_or_default();
            if needed > out.capacity() {
                return Err(ExtractError::TooLong { index, needed });
            }
        }
        let mut fields = self.fields.iter();
        Ok(out.map(|out| fields.next()?.len.map(|_| out.as_str())))
    }
}

/// Returns how many objects and arrays are open after `event`.
const fn depth_after(event: Event, depth: usize) -> usize {
    match event {
        Event::BeginObject | Event::BeginArray => depth + 1,
        Event::EndObject | Event::EndArray => depth.saturating_sub(1),
        _ => depth,
    }
}

/// One path and how far the text is along it.
#[derive(Clone, Debug)]
struct Field<'p> {
    path: Path<'p>,
    /// How many names of the path the open members have, from the outermost on; cut back at each key.
    matched: usize,
    watch: Watch<'p>,
    /// Length of the value, if there is one.
    len: Option<usize>,
}

/// What the characters that come are to this field.
#[derive(Clone, Debug)]
enum Watch<'p> {
    Nothing,
    /// A key, which must go on like this.
    Key(Chars<'p>),
    /// The value.
    Value,
}

impl<'p> Field<'p> {
    const fn new(path: Path<'p>) -> Self {
        Self { path, matched: 0, watch: Watch::Nothing, len: None }
    }

    /// Follows the text; `depth` is that after `event`.
    fn read(&mut self, event: Event, depth: usize, out: &mut StringView) {
        match event {
            Event::BeginKey => self.begin_key(depth),
            Event::EndKey => self.end_key(depth),
            Event::BeginString | Event::BeginNumber => self.begin_value(depth, out),
            Event::EndString | Event::EndNumber => self.watch = Watch::Nothing,
            Event::Char(character) => self.character(character, out),
            _ => {}
        }
    }

    fn begin_key(&mut self, depth: usize) {
        let parent = depth.saturating_sub(1);
        self.matched = self.matched.min(parent);
        if self.matched == parent
            && let Some(name) = self.path.get(parent)
        {
            self.watch = Watch::Key(name.chars());
        }
    }

    fn end_key(&mut self, depth: usize) {
        if let Watch::Key(rest) = &self.watch
            && rest.as_str().is_empty()
        {
            self.matched = depth;
            // An earlier member of that name counts no more, nor does what was in it.
            self.len = None;
        }
        self.watch = Watch::Nothing;
    }

    fn begin_value(&mut self, depth: usize, out: &mut StringView) {
        if self.matched == depth && self.path.len() == depth {
            self.watch = Watch::Value;
            self.len = Some(0);
            out.clear();
        }
    }

    fn character(&mut self, character: char, out: &mut StringView) {
        match &mut self.watch {
            Watch::Nothing => {}
            Watch::Key(rest) => {
                if rest.next() != Some(character) {
                    self.watch = Watch::Nothing;
                }
            }
            Watch::Value => add(character, out, self.len.get_or_insert_default()),
        }
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use std::format;
    use std::string::String;
    use std::vec::Vec;

    use proptest::prelude::*;

    use super::super::JsonErrorKind;
    use super::*;

    const TOKEN: Path<'static> = &["authToken", "token"];
    const LIFETIME: Path<'static> = &["authToken", "expiresIn"];
    const FID: Path<'static> = &["fid"];

    type Outcome = Result<[Option<String>; 3], ExtractError>;

    fn read(text: &[u8], chunk: usize) -> Outcome {
        let mut buffers: [heapless::String<12>; 3] = Default::default();
        let mut extractor = Extractor::new([TOKEN, LIFETIME, FID]);
        for chunk in text.chunks(chunk) {
            extractor.push(chunk, buffers.each_mut().map(|buffer| buffer.as_mut_view()))?;
        }
        let found = extractor.finish(buffers.each_mut().map(|buffer| buffer.as_mut_view()))?;
        Ok(found.map(|text| text.map(String::from)))
    }

    /// Extracts the three fields, with every length of chunk.
    fn fields(text: &str) -> Outcome {
        let whole = read(text.as_bytes(), text.len().max(1));
        for chunk in 1..text.len() {
            assert_eq!(read(text.as_bytes(), chunk), whole, "{text} in {chunk}");
        }
        whole
    }

    fn found(token: &str, lifetime: &str, fid: &str) -> Outcome {
        Ok([token, lifetime, fid].map(|text| (text != "-").then(|| text.into())))
    }

    #[test]
    fn finds_members_in_any_order_among_others() {
        for text in [
            r#"{"fid":"f","authToken":{"token":"t","expiresIn":"1s"}}"#,
            r#"{"authToken":{"x":{"token":1},"expiresIn":"1s","token":"t"},"x":[{"fid":0}],"fid":"f"}"#,
            r#"{"\u0066id":"\u0066","auth\u0054oken":{"token":"t","a":null,"expiresIn":"\u0031s"}}"#,
        ] {
            assert_eq!(fields(text), found("t", "1s", "f"), "{text}");
        }
    }

    #[test]
    fn takes_numbers_as_they_are_written() {
        let text = r#"{"fid":-1.50E+3,"authToken":{"expiresIn":604800}}"#;
        assert_eq!(fields(text), found("-", "604800", "-1.50E+3"));
    }

    #[test]
    fn takes_an_empty_string_for_a_value() {
        assert_eq!(fields(r#"{"fid":""}"#), found("-", "-", ""));
    }

    #[test]
    fn takes_nothing_that_is_not_at_the_path() {
        for text in [
            "[]",
            "\"fid\"",
            r#"["fid",{"fid":"x"}]"#,
            r#"{"fi":"x","fidd":"x","FID":"x","":"x","x":"fid"}"#,
            r#"{"token":"x","expiresIn":1,"x":{"fid":"x"}}"#,
            r#"{"authToken":[{"token":"x"}],"fid":["x"]}"#,
            r#"{"authToken":[["token","x"]],"fid":[["x"]]}"#,
            r#"{"x":{"authToken":{"token":"x"}},"authToken":{"x":{"token":"x"}}}"#,
            r#"{"authToken":"x","token":"x"}"#,
            r#"{"authToken":{"fid":"x"},"x":{"token":"x"}}"#,
            r#"{"authToken":{},"x":{"token":"x"}}"#,
            r#"{"authToken":{"token":{"token":"x"},"x":"x"}}"#,
        ] {
            assert_eq!(fields(text), found("-", "-", "-"), "{text}");
        }
    }

    #[test]
    fn counts_other_kinds_of_values_as_absent() {
        for value in ["null", "true", "false", "{}", "[]", r#"{"a":"x"}"#, r#"["x"]"#] {
            let text = format!(r#"{{"fid":{value},"authToken":{{"token":"t"}}}}"#);
            assert_eq!(fields(&text), found("t", "-", "-"), "{text}");
        }
    }

    #[test]
    fn the_last_of_two_members_counts_with_all_that_is_in_it() {
        assert_eq!(fields(r#"{"fid":"first","fid":"2"}"#), found("-", "-", "2"));
        assert_eq!(fields(r#"{"fid":"first","fid":null}"#), found("-", "-", "-"));
        assert_eq!(fields(r#"{"fid":{"a":1},"fid":"2"}"#), found("-", "-", "2"));
        let text = r#"{"authToken":{"token":"t","expiresIn":1},"authToken":{"expiresIn":2}}"#;
        assert_eq!(fields(text), found("-", "2", "-"));
        let text = r#"{"authToken":{"token":"t"},"authToken":null}"#;
        assert_eq!(fields(text), found("-", "-", "-"));
    }

    #[test]
    fn an_empty_path_is_the_whole_text() {
        for (text, value) in
            [("\"a\\n\"", Some("a\n")), ("12", Some("12")), ("[1]", None), ("{\"a\":1}", None)]
        {
            let mut buffer = heapless::String::<4>::new();
            let mut extractor = Extractor::new([&[]]);
            extractor.push(text.as_bytes(), [&mut buffer]).unwrap();
            assert_eq!(extractor.finish([&mut buffer]), Ok([value]), "{text}");
        }
    }

    #[test]
    fn empties_a_buffer_before_it_is_filled() {
        let mut buffer = heapless::String::<4>::try_from("abcd").unwrap();
        let mut extractor = Extractor::new([&["a"]]);
        extractor.push(br#"{"a":"xy"}"#, [&mut buffer]).unwrap();
        assert_eq!(extractor.finish([&mut buffer]), Ok([Some("xy")]));
    }

    #[test]
    fn follows_paths_of_four_names() {
        let mut buffer = heapless::String::<4>::new();
        let mut extractor = Extractor::new([&["a", "b", "a", "b"]]);
        let text = br#"{"b":1,"a":{"a":2,"b":{"b":3,"a":{"a":4,"b":5,"c":{"b":6}},"c":{"b":7}}}}"#;
        extractor.push(text, [&mut buffer]).unwrap();
        assert_eq!(extractor.finish([&mut buffer]), Ok([Some("5")]));
        for text in [
            &br#"{"a":[{"":0,"a":{"b":"x"}}]}"#[..],
            br#"{"a":{"b":[{"b":"x"},"x"]}}"#,
            br#"{"a":{"b":{"a":{"b":"5"}},"b":{"a":1}}}"#,
            br#"[{"a":{"b":{"a":{"b":"x"}}}}]"#,
        ] {
            let mut extractor = Extractor::new([&["a", "b", "a", "b"]]);
            extractor.push(text, [&mut buffer]).unwrap();
            assert_eq!(extractor.finish([&mut buffer]), Ok([None]));
        }
    }

    #[test]
    fn says_which_value_is_too_long_and_by_how_much() {
        let fits = r#"{"authToken":{"token":"123456789\u20ac"}}"#;
        assert_eq!(fields(fits), found("123456789€", "-", "-"));
        let text =
            r#"{"authToken":{"token":"t","expiresIn":"12345678901é"},"fid":"1234567890123"}"#;
        let too_long = |index, needed| Err(ExtractError::TooLong { index, needed });
        assert_eq!(fields(text), too_long(1, 13));
        assert_eq!(
            fields(r#"{"fid":"\ud83d\ude80\ud83d\ude80 6 8 \ud83d\ude80"}"#),
            too_long(2, 17)
        );
        let superseded = r#"{"fid":"12345678901234567890","fid":"f"}"#;
        assert_eq!(fields(superseded), found("-", "-", "f"));
    }

    #[test]
    fn checks_what_it_skips() {
        for (text, kind, offset) in [
            (r#"{"fid":"f","x":[1,]}"#, JsonErrorKind::Unexpected, 18),
            (r#"{"fid":"f","x":"\ud800"}"#, JsonErrorKind::LoneSurrogate, 22),
            (r#"{"fid":"f""#, JsonErrorKind::Truncated, 10),
            (r#"{"fid":"f"} {}"#, JsonErrorKind::Unexpected, 12),
        ] {
            let error = JsonError { kind, offset };
            assert_eq!(fields(text), Err(ExtractError::Json(error)), "{text}");
        }
    }

    /// A value of up to some hundred bytes that has the fields' names in it, at the wrong places.
    fn noise() -> impl Strategy<Value = String> {
        let name =
            || proptest::sample::select(&["fid", "token", "authToken", "expiresIn", "x", ""]);
        let leaf = prop_oneof![
            name().prop_map(|text| format!("\"{text}\"")),
            r#"-?[1-9]{1,30}(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,5})?"#,
            r#""([a-zé€🚀 ]|\\["\\/bfnrt]|\\u00[0-9a-f]{2}|\\ud83d\\ude[89a][0-9a-f]){0,40}""#,
            proptest::sample::select(&["true", "false", "null"]).prop_map(String::from),
        ];
        leaf.prop_recursive(4, 32, 6, move |inner| {
            let member =
                (name(), inner.clone()).prop_map(|(name, value)| format!("\"{name}\":{value}"));
            prop_oneof![
                proptest::collection::vec(inner, 0..6)
                    .prop_map(|all| format!("[{}]", all.join(" , "))),
                proptest::collection::vec(member, 0..6)
                    .prop_map(|all| format!("{{{}}}", all.join(",\n"))),
            ]
        })
    }

    /// Joins members in the given order, with noise before, between and after them.
    fn object(members: &[String], noise: &[String]) -> String {
        let noise = noise.iter().enumerate().map(|(index, value)| format!("\"n{index}\":{value}"));
        let mut all: Vec<String> = noise.collect();
        for (index, member) in members.iter().enumerate() {
            let place = (index + 1) * all.len() / (members.len() + 1);
            all.insert(place, member.clone());
        }
        format!("{{{}}}", all.join(","))
    }

    fn three() -> impl Strategy<Value = Vec<String>> {
        proptest::collection::vec(noise(), 3)
    }

    proptest! {
        #[test]
        fn finds_fields_between_noise_however_it_is_cut(
            outer in three(), inner in three(),
            (fid, token) in ("[a-z]{0,12}", "[a-z]{0,12}"), number in 0..1_000_000u32,
            (outer_swapped, inner_swapped) in any::<(bool, bool)>(), chunk in 1..100usize,
        ) {
            let mut members = [format!("\"token\":\"{token}\""), format!("\"expiresIn\":{number}")];
            members.rotate_left(inner_swapped.into());
            let mut members = [format!("\"authToken\":{}", object(&members, &inner)), format!("\"fid\":\"{fid}\"")];
            members.rotate_left(outer_swapped.into());
            let text = object(&members, &outer);
            let expected = found(&token, &format!("{number}"), &fid);
            prop_assert_eq!(read(text.as_bytes(), chunk), expected.clone());
            prop_assert_eq!(read(text.as_bytes(), text.len()), expected);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(16))]

        #[test]
        fn finds_fields_behind_64_kib_of_noise(noise in noise(), chunk in 1..2000usize, last in any::<bool>()) {
            let many = format!("\"many\":[{noise}{}]", format!(",{noise}").repeat(65536 / noise.len()));
            let long = format!("\"{}\":\"{}\"", "k".repeat(65536), "\\u00e9".repeat(65536 / 6));
            let wanted = r#""fid":"f","authToken":{"token":"t","expiresIn":7}"#.into();
            let mut members = [many, long, wanted];
            members.rotate_left(if last { 0 } else { 2 });
            let text = format!("{{{}}}", members.join(","));
            prop_assert!(text.len() > 2 * 65536);
            prop_assert_eq!(read(text.as_bytes(), chunk), found("t", "7", "f"));
        }
    }
}
