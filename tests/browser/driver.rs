//! A browser and the few words of WebDriver that the tests speak with it, over plain HTTP.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

pub const ESCAPE: &str = "\u{e00c}";
pub const ENTER: &str = "\u{e007}";
pub const UP: &str = "\u{e013}";
pub const DOWN: &str = "\u{e015}";

const PATIENCE: Duration = Duration::from_secs(60);

/// How the page is looked at.
#[derive(Clone, Copy)]
pub struct Look {
    pub width: u64,
    pub height: u64,
    pub dark: bool,
    pub script: bool,
}

impl Look {
    pub const WIDE: Self = Self { width: 1_400, height: 1_000, dark: false, script: true };
    pub const NARROW: Self = Self { width: 420, height: 900, dark: false, script: true };
}

/// A browser of its own with a fresh profile, which ends with the value.
pub struct Browser {
    driver: Child,
    port: u16,
    session: String,
    look: Look,
    _profile: tempfile::TempDir,
}

impl Browser {
    pub fn start(look: Look) -> Self {
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver is installed");
        let mut said = BufReader::new(driver.stdout.take().unwrap()).lines();
        let port = said
            .find_map(|line| {
                let line = line.unwrap();
                let (_, port) = line.split_once("started successfully on port ")?;
                port.trim_end_matches('.').parse().ok()
            })
            .expect("chromedriver says its port");
        // It goes on talking, and must not wait for a reader.
        std::thread::spawn(move || said.for_each(drop));
        let profile = tempfile::tempdir().unwrap();
        let mut browser = Self { driver, port, session: String::new(), look, _profile: profile };
        let folder = browser._profile.path().display().to_string();
        let mut arguments =
            vec![format!("--user-data-dir={folder}"), format!("--window-size={},{}", look.width, look.height)];
        arguments.extend(
            "--headless --no-sandbox --disable-gpu --disable-quic --disable-dev-shm-usage --no-first-run \
             --disable-background-networking --disable-component-update --disable-sync --hide-scrollbars"
                .split_whitespace()
                .map(str::to_owned),
        );
        let answer = browser.ask(
            "POST",
            "/session",
            &json!({"capabilities": {"alwaysMatch": {
                "browserName": "chrome",
                "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
                "goog:chromeOptions": {"args": arguments, "prefs": {
                    "profile.managed_default_content_settings.javascript": if look.script { 1 } else { 2 },
                }},
            }}}),
        );
        browser.session = answer["sessionId"].as_str().expect("a session").to_owned();
        browser.devtools(
            "Emulation.setDeviceMetricsOverride",
            json!({"width": look.width, "height": look.height, "deviceScaleFactor": 1, "mobile": false}),
        );
        let scheme = if look.dark { "dark" } else { "light" };
        browser.devtools(
            "Emulation.setEmulatedMedia",
            json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]}),
        );
        browser
    }

    pub fn go(&self, address: &str) {
        // A new fragment alone would not load the page anew.
        self.command("url", json!({"url": "about:blank"}));
        self.command("url", json!({"url": address}));
    }

    /// Runs a script in the page and answers with what it returns.
    pub fn run(&self, script: &str) -> Value {
        self.run_with(script, &[])
    }

    pub fn run_with(&self, script: &str, arguments: &[Value]) -> Value {
        self.command("execute/sync", json!({"script": script, "args": arguments}))
    }

    /// Waits until something is so, and fails when it does not come to be.
    pub fn wait_until(&self, condition: &str) {
        let started = Instant::now();
        while self.run(&format!("return Boolean({condition})")) != true {
            assert!(started.elapsed() < PATIENCE, "never: {condition}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Presses a key, wherever the focus is.
    pub fn press(&self, key: &str) {
        self.command(
            "actions",
            json!({"actions": [{"type": "key", "id": "keys", "actions": [
                {"type": "keyDown", "value": key}, {"type": "keyUp", "value": key},
            ]}]}),
        );
    }

    pub fn type_in(&self, text: &str) {
        text.chars().for_each(|character| self.press(&character.to_string()));
    }

    /// What the console has said since it was last asked, at whatever level.
    pub fn console(&self) -> Vec<String> {
        let said = self.log("browser");
        said.iter().map(|entry| entry["message"].as_str().unwrap_or_default().to_owned()).collect()
    }

    /// The addresses that were asked for since it was last asked.
    pub fn requests(&self) -> Vec<String> {
        let mut addresses = Vec::new();
        for entry in self.log("performance") {
            let event: Value = serde_json::from_str(entry["message"].as_str().unwrap()).unwrap();
            let event = &event["message"];
            if event["method"] == "Network.requestWillBeSent" {
                addresses.push(event["params"]["request"]["url"].as_str().unwrap().to_owned());
            }
        }
        // What the browser shows before it is told to go anywhere is its own.
        let own = ["about:", "chrome:", "data:"];
        addresses.retain(|address| !own.iter().any(|begin| address.starts_with(begin)));
        addresses
    }

    fn log(&self, kind: &str) -> Vec<Value> {
        self.command("se/log", json!({"type": kind})).as_array().unwrap().clone()
    }

    /// The page as a PDF, in Base64.
    pub fn print(&self) -> String {
        self.command("print", json!({})).as_str().unwrap().to_owned()
    }

    pub fn emulate_print(&self) {
        self.devtools("Emulation.setEmulatedMedia", json!({"media": "print"}));
    }

    /// The names in the accessibility tree.
    pub fn heard(&self) -> Vec<String> {
        let tree = self.devtools("Accessibility.getFullAXTree", json!({}));
        let nodes = tree["nodes"].as_array().unwrap().iter().filter(|node| node["ignored"] != true);
        nodes.filter_map(|node| Some(node["name"]["value"].as_str()?.to_owned())).collect()
    }

    pub fn source_text(&self) -> String {
        self.ask("GET", &format!("/session/{}/source", self.session), &Value::Null).as_str().unwrap().to_owned()
    }

    /// Keeps a picture where pictures are wanted.
    pub fn picture(&self, name: &str) {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let Some(folder) = std::env::var_os("AUDIT_SHOTS") else { return };
        let taken = self.devtools("Page.captureScreenshot", json!({"format": "png"}));
        let bytes = base64::Engine::decode(&base64::engine::general_purpose::STANDARD, taken["data"].as_str().unwrap());
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let file = format!("{name}-{}-{number:02}.png", self.look.width);
        std::fs::write(std::path::Path::new(&folder).join(file), bytes.unwrap()).unwrap();
    }

    fn devtools(&self, command: &str, parameters: Value) -> Value {
        self.command("goog/cdp/execute", json!({"cmd": command, "params": parameters}))
    }

    fn command(&self, path: &str, body: Value) -> Value {
        self.ask("POST", &format!("/session/{}/{path}", self.session), &body)
    }

    /// One question and its answer; an error of the driver fails the test with its words.
    fn ask(&self, method: &str, path: &str, body: &Value) -> Value {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(PATIENCE * 2)).unwrap();
        let body = if body.is_null() { String::new() } else { body.to_string() };
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
            self.port,
            body.len(),
        )
        .unwrap();
        let mut answer = String::new();
        let mut reader = BufReader::new(stream);
        let mut length = 0;
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).unwrap();
            let line = line.trim_end();
            if line.is_empty() {
                break;
            }
            if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse().unwrap();
            }
        }
        reader.take(length).read_to_string(&mut answer).unwrap();
        let answer: Value = serde_json::from_str(&answer).unwrap();
        let value = &answer["value"];
        assert!(value.get("error").is_none(), "{method} {path}: {}", value["message"]);
        value.clone()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // A test that fails must not leave a browser behind; the driver ends the browser that it started.
        if !self.session.is_empty() && !std::thread::panicking() {
            self.ask("DELETE", &format!("/session/{}", self.session), &Value::Null);
        } else if !self.session.is_empty() {
            let session = self.session.clone();
            if let Ok(mut stream) = TcpStream::connect(("127.0.0.1", self.port)) {
                // Unlike `ask`, this must not fail, and the driver may keep the line open.
                let _ = stream.set_read_timeout(Some(Duration::from_secs(3)));
                let _ = write!(
                    stream,
                    "DELETE /session/{session} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
                );
                let _ = stream.read_to_end(&mut Vec::new());
            }
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}
