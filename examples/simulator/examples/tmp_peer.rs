//! Temporary.
#[tokio::main(flavor = "current_thread")]
async fn main() {
    let path = std::path::PathBuf::from(std::env::args().nth(1).unwrap_or_default());
    let s = pushwire_simulator::Simulator::start(pushwire_simulator::Options::default().beside(&path)).await;
    if let Ok(s) = s {
        let _ = s.write_description(&path);
        tokio::time::sleep(std::time::Duration::from_secs(25)).await;
    }
}
